// What a page would be reproached with, a sentence each: a small part of what axe looks at.
() => {
  const found = [];
  const blame = (element, why) => found.push(`${why}: ${element.outerHTML.slice(0, 120)}`);
  const isSeen = element => element.checkVisibility({opacityProperty: true, visibilityProperty: true})
    && element.getClientRects().length > 0;
  const nameOf = element => (element.getAttribute('aria-label')
    ?? element.getAttribute('aria-labelledby')?.split(' ')
      .map(id => document.getElementById(id)?.textContent).join(' ')
    ?? (element.labels?.length ? element.labels[0].textContent : element.textContent)).trim();

  if (!document.documentElement.lang) found.push('the page has no language');
  if (!document.title) found.push('the page has no title');
  if (document.querySelectorAll('main').length !== 1) found.push('not one main part');
  if (document.querySelectorAll('h1').length !== 1) found.push('not one first heading');
  const ids = [...document.querySelectorAll('[id]')].map(element => element.id);
  for (const id of new Set(ids.filter((id, at) => ids.indexOf(id) !== at))) found.push(`two of id ${id}`);
  for (const element of document.querySelectorAll('button, a[href], input, select, textarea, [tabindex]'))
    if (isSeen(element) && !nameOf(element)) blame(element, 'no name');
  for (const element of document.querySelectorAll('img, svg, [role=img]'))
    if (isSeen(element) && !element.alt && !nameOf(element)) blame(element, 'no description');
  for (const name of ['aria-labelledby', 'aria-describedby', 'aria-controls', 'for'])
    for (const element of document.querySelectorAll(`[${name}]`))
      for (const id of element.getAttribute(name).split(' '))
        if (!document.getElementById(id)) blame(element, `${name} leads nowhere`);
  for (const element of document.querySelectorAll('[tabindex]'))
    if (element.tabIndex > 0) blame(element, 'an order of its own');

  // Contrast as WCAG 2.2 has it: 4.5, or 3 for large letters.
  const parse = text => {
    const numbers = text.match(/[\d.]+/g)?.map(Number) ?? [0, 0, 0, 0];
    return numbers.length < 4 ? [...numbers, 1] : numbers;
  };
  const over = ([r, g, b, a], under) => [r, g, b].map((c, k) => c * a + under[k] * (1 - a)).concat(1);
  const luminance = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map(c => c / 255)
      .map(c => c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4);
    return .2126 * x + .7152 * y + .0722 * z;
  };
  const backgroundOf = element => {
    const layers = [];
    for (let at = element; at; at = at.parentElement)
      layers.push(parse(getComputedStyle(at).backgroundColor));
    const dark = matchMedia('screen and (prefers-color-scheme: dark)').matches;
    return layers.reverse().reduce((under, layer) => over(layer, under), dark ? [0, 0, 0, 1] : [255, 255, 255, 1]);
  };
  const seen = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text; (text = walker.nextNode());) {
    const element = text.parentElement;
    if (!text.data.trim() || element.closest('script, style, svg, :disabled') || !isSeen(element)) continue;
    const box = element.getBoundingClientRect();
    if (box.bottom < 0 || box.top > innerHeight) continue;
    const style = getComputedStyle(element), background = backgroundOf(element);
    const key = style.color + background + style.fontSize;
    if (seen.has(key)) continue;
    seen.add(key);
    let opacity = 1;
    for (let at = element; at; at = at.parentElement) opacity *= Number(getComputedStyle(at).opacity);
    const [r, g, b, a] = parse(style.color), colour = over([r, g, b, a * opacity], background);
    const [high, low] = [luminance(colour), luminance(background)].sort((x, y) => y - x);
    const ratio = (high + .05) / (low + .05);
    if (ratio < (parseFloat(style.fontSize) >= 24 ? 3 : 4.5))
      blame(element, `contrast ${ratio.toFixed(2)} of “${text.data.trim().slice(0, 20)}”`);
  }
  return found;
}
