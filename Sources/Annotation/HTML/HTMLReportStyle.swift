/// The style of the page of certificates: one column, wide tables scroll on their own.
enum HTMLReportStyle {
  static let text = HTMLStyle.palette + base + HTMLStyle.levels

  private static let base = """

    html{scroll-padding-top:1rem}
    body{margin:0;background:var(--paper);color:var(--ink);
    font:15px/1.45 system-ui,"DejaVu Sans",sans-serif}
    header,main{max-width:82rem;margin:0 auto;padding:1rem 1.1rem}
    header{padding-bottom:0}
    main{padding-bottom:4rem}
    h1{font-size:1.3rem;font-weight:400;margin:0 0 .4rem}
    h2{font-size:1.05rem;margin:2rem 0 .2rem}
    h3{font-size:.95rem;margin:1rem 0 .2rem}
    p{margin:.1rem 0;max-width:62rem;font-size:.9rem}
    header p,section>p,.controls,dt{color:var(--quiet)}
    header b,.rare b{color:var(--ink)}
    a{color:inherit;text-decoration-color:var(--quiet);text-underline-offset:.2em}
    section:first-child h2{margin-top:0}
    .wide{width:fit-content;max-width:100%;overflow:auto;margin:.7rem 0;border:1px solid var(--rule);
    border-radius:.5rem}
    table{border-collapse:separate;border-spacing:0;font-size:.85rem;
    font-variant-numeric:tabular-nums}
    th,td{padding:.2rem .55rem;text-align:right;white-space:nowrap;font-weight:400;
    border-bottom:1px solid var(--rule)}
    tr:last-child>*{border-bottom:0}
    .l,th[scope=row]{text-align:left}
    thead>tr>*{position:sticky;top:0;background:var(--side);color:var(--quiet);z-index:1;
    border-bottom:1px solid var(--rule)}
    th[scope=row],thead>tr>:first-child{position:sticky;left:0;background:var(--side)}
    thead>tr>:first-child{z-index:2;text-align:left}
    .wide:has(.map){max-height:90vh}
    .map td,.map thead th{text-align:center;padding:.15rem .3rem}
    .map th[scope=row]{font:.8rem ui-monospace,"DejaVu Sans Mono",monospace}
    .map thead th{vertical-align:bottom}
    .map thead span{writing-mode:vertical-rl;rotate:180deg;text-align:left;padding:.2rem 0}
    .map td{min-width:2.6rem;print-color-adjust:exact;-webkit-print-color-adjust:exact}
    .u{box-shadow:inset 0 -2px 0 var(--ink)}
    details,.rare{border-top:1px solid var(--rule);padding:.45rem 0;max-width:none}
    summary{cursor:pointer;font-size:.95rem}
    summary .controls{display:block;font-size:.85rem;padding-left:1rem}
    details>dl,details>h3{margin-left:1rem}
    .rare{padding-left:1rem;font-size:.95rem}
    .verdict{display:inline-block;font-size:.75rem;padding:0 .5rem;margin-left:.4rem;
    border:1px solid var(--rule);border-radius:1rem;color:var(--quiet)}
    .used,.detector{color:var(--ink);border-color:currentColor}
    .used{font-weight:700}
    dl{display:grid;grid-template-columns:8rem minmax(0,1fr);gap:.15rem .8rem;font-size:.9rem;
    margin:.5rem 0;max-width:62rem}
    dd{margin:0;overflow-wrap:anywhere}
    .gates{display:flex;flex-wrap:wrap;gap:1.2rem}
    figure{margin:.7rem 0;width:15rem;max-width:100%}
    figure svg{width:100%;background:var(--side);border:1px solid var(--rule);border-radius:.5rem}
    figure path{fill:none;stroke:var(--quiet)}
    figure .d{stroke-dasharray:3 4;opacity:.6}
    figure circle{fill:rgb(var(--high));fill-opacity:.45}
    figcaption{font-size:.85rem;color:var(--quiet)}
    :focus-visible{outline:2px solid rgb(var(--high));outline-offset:1px}
    @media (max-width:600px){dl{grid-template-columns:1fr;gap:0}dd{margin:0 0 .4rem}
    th,td{padding:.2rem .4rem}}
    @media print{.wide.wide{max-height:none;overflow:visible}}

    """
}
