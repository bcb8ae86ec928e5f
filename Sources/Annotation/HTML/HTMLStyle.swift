import Discovery

/// The page's style: one column on a phone, the cells at the side from 800 px, dark where the reader
/// wants dark, and white paper. Text keeps a contrast of 4.5 on every level of both scales.
enum HTMLStyle {
  static let text = palette + base + levels

  static let levels = (1...Ramp.levels).map { level in
    let share = fixed(Double(level) / Double(Ramp.levels), 4)
    return """
      .m\(level){background:rgb(var(--low)/\(share))}\
      .p\(level){background:rgb(var(--high)/\(share))}\
      .e\(level){background:rgb(var(--excited)/\(share))}

      """
  }.joined()

  /// Colours by name, in light and dark.
  static let palette = """

    :root{color-scheme:light dark;--paper:#fffdfb;--side:#f5f4ef;--ink:#161616;--quiet:#66645f;
    --rule:#e4e2dc;--low:212 94 97;--high:92 139 213;--excited:76 165 112}
    @media (prefers-color-scheme:dark){:root{--paper:#16171a;--side:#1d1e22;--ink:#eceae6;
    --quiet:#a09d96;--rule:#34353a;--low:176 52 60;--high:48 96 180;--excited:34 112 66}}
    *{box-sizing:border-box}

    """

  private static let base = """
    html{scroll-padding-top:1rem}
    body{margin:0;background:var(--paper);color:var(--ink);display:grid;
    grid-template-columns:minmax(0,1fr);font:15px/1.45 system-ui,"DejaVu Sans",sans-serif}
    header{display:flex;flex-wrap:wrap;gap:.4rem 2rem;align-items:center;
    justify-content:space-between;padding:1rem 1.1rem .8rem;border-bottom:1px solid var(--rule)}
    h1{font-size:1.15rem;font-weight:400;margin:0;overflow-wrap:anywhere}
    .shape{white-space:nowrap}
    h1 span,.legend,.claim p,.next p,.left-out,.hint,noscript{color:var(--quiet)}
    .legend{display:flex;flex-wrap:wrap;align-items:center;gap:.2rem .5rem;margin:0;
    font-size:.85rem;white-space:nowrap}
    .scale{width:8rem;height:.6rem;border-radius:.3rem;border:1px solid var(--rule);
    background:linear-gradient(90deg,rgb(var(--low)),transparent,rgb(var(--high)));
    print-color-adjust:exact;-webkit-print-color-adjust:exact}
    .key{margin-left:.6rem;color:var(--ink)}
    nav{display:flex;gap:.3rem;padding:.6rem .8rem;background:var(--side);overflow-x:auto;
    border-bottom:1px solid var(--rule)}
    nav h2{display:none}
    nav h2,.next h2{font-size:.75rem;letter-spacing:.08em;text-transform:uppercase;
    color:var(--quiet);margin:0}
    nav p{display:none;margin:.8rem .7rem;font-size:.8rem}
    button{flex:none;display:grid;grid-template-columns:1fr auto;gap:0 .8rem;text-align:left;
    font:inherit;font-size:.9rem;color:inherit;background:none;border:1px solid transparent;
    border-radius:.6rem;padding:.35rem .65rem;cursor:pointer;overflow-wrap:anywhere}
    button:hover{border-color:var(--rule)}
    button[aria-pressed=true]{background:var(--paper);border-color:var(--quiet)}
    :focus-visible{outline:2px solid rgb(var(--high));outline-offset:1px}
    .id{grid-column:1/-1;font:.8rem ui-monospace,"DejaVu Sans Mono",monospace;color:var(--quiet)}
    .score{color:var(--quiet);font-variant-numeric:tabular-nums}
    main{padding:1rem 1.1rem 3.5rem;min-width:0}
    .claim h2{font-size:1.05rem;font-weight:400;margin:0 0 .2rem}
    .claim p{margin:0 0 .1rem;font-size:.85rem;max-width:62rem}
    #code{margin-top:1rem;font:13px/1.6 ui-monospace,"DejaVu Sans Mono",Menlo,Consolas,monospace;
    tab-size:4;direction:ltr;unicode-bidi:bidi-override}
    .g{content-visibility:auto;contain-intrinsic-size:auto 2080px}
    .l{display:grid;grid-template-columns:calc(var(--digits)*1ch) minmax(0,1fr);gap:1.2ch;
    min-height:1.6em}
    .l a{color:var(--quiet);text-decoration:none;text-align:right;user-select:none;
    -webkit-user-select:none;font-size:.85em;line-height:1.88}
    .l:target a{color:var(--ink);font-weight:700}
    code{font:inherit;white-space:pre-wrap;overflow-wrap:anywhere}
    i{font-style:normal}
    s{text-decoration:none;border:1px dotted currentColor;border-width:0 1px}
    code i,.w b,.w i{print-color-adjust:exact;-webkit-print-color-adjust:exact}
    code i{padding:.09em 0}
    .u{box-shadow:0 2px 0 var(--ink)}
    .t{position:relative}
    .t::before{content:"→";position:absolute;left:0;opacity:.35}
    .next{margin-top:2rem}
    .next p{font-size:.85rem;max-width:62rem;margin:.3rem 0 .8rem}
    .w{display:flex;flex-wrap:wrap;gap:.9rem 0;direction:ltr;
    font:13px/1.55 ui-monospace,"DejaVu Sans Mono",Menlo,Consolas,monospace}
    .x{display:grid;width:1.3em;text-align:center}
    .x b{margin-bottom:.2em;border-bottom:1px solid var(--rule)}
    #status{position:fixed;inset:auto 0 0 0;padding:.35rem 1.1rem;background:var(--side);
    border-top:1px solid var(--rule);font-size:.85rem;font-variant-numeric:tabular-nums}
    #status:empty{display:none}
    [hidden]{display:none}
    @media (min-width:800px){
    body{grid-template:auto 1fr/15rem minmax(0,1fr)}
    header{grid-column:1/-1;padding:1.1rem 1.9rem 1rem}
    nav{display:block;border:0;border-right:1px solid var(--rule);padding:1.2rem .8rem;
    position:sticky;top:0;align-self:start;height:100vh;overflow-y:auto}
    nav h2,nav p{display:block}
    nav h2{margin:0 .7rem .5rem}
    button{width:100%;margin-bottom:.2rem}
    main{padding:1.2rem 1.9rem 3.5rem}
    #code{tab-size:8}}
    @media print{nav,#status{display:none}body{display:block}.g{content-visibility:visible}
    .l{break-inside:avoid}}

    """
}
