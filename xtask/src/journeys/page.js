// What a person or a screen reader finds in the page: elements by role and
// accessible name, never by class or id. Run as a function body by page.rs;
// returns the answer of one task.
const [task, wanted] = arguments;

const IMPLICIT = {
  a: (el) => (el.hasAttribute('href') ? 'link' : null),
  article: 'article', aside: 'complementary', button: 'button', dialog: 'dialog',
  footer: 'contentinfo', form: 'form', h1: 'heading', h2: 'heading', h3: 'heading',
  h4: 'heading', h5: 'heading', h6: 'heading', header: 'banner', img: 'img',
  li: 'listitem', main: 'main', nav: 'navigation', ol: 'list', option: 'option',
  progress: 'progressbar', section: 'region', summary: 'button', table: 'table',
  tbody: 'rowgroup', td: 'cell', textarea: 'textbox', th: 'columnheader', tr: 'row', ul: 'list',
  select: (el) => (el.multiple || el.size > 1 ? 'listbox' : 'combobox'),
  input: (el) => ({
    button: 'button', submit: 'button', reset: 'button', image: 'button', checkbox: 'checkbox',
    radio: 'radio', range: 'slider', number: 'spinbutton', search: 'searchbox', hidden: null,
  })[el.type] ?? (el.type === 'hidden' ? null : 'textbox'),
};
const FROM_CONTENT = new Set([
  'button', 'link', 'heading', 'cell', 'gridcell', 'columnheader', 'rowheader', 'row', 'option',
  'tab', 'menuitem', 'menuitemradio', 'menuitemcheckbox', 'checkbox', 'radio', 'switch',
  'listitem', 'treeitem', 'tooltip',
]);

const roleOf = (el) => {
  const said = (el.getAttribute('role') ?? '').trim().split(/\s+/)[0];
  if (said && said !== 'presentation' && said !== 'none') return said;
  const rule = IMPLICIT[el.localName];
  return typeof rule === 'function' ? rule(el) : (rule ?? null);
};

const squeezed = (text) => text.replace(/\s+/g, ' ').trim();
const folded = (text) => squeezed(text).toLocaleLowerCase('en');

const isSeen = (el) =>
  !el.closest('[aria-hidden="true"],[inert],[hidden]') &&
  el.getClientRects().length > 0 &&
  getComputedStyle(el).visibility === 'visible';

const contentOf = (node) => {
  if (node.nodeType === Node.TEXT_NODE) return node.data;
  if (node.nodeType !== Node.ELEMENT_NODE) return '';
  if (node.getAttribute('aria-hidden') === 'true' || node.hidden) return '';
  const style = getComputedStyle(node);
  if (style.display === 'none' || style.visibility === 'hidden') return '';
  const said = node.getAttribute('aria-label') ?? node.getAttribute('alt');
  if (said) return ` ${said} `;
  const inside = [...node.childNodes].map(contentOf).join('');
  return style.display === 'inline' || style.display === 'contents' ? inside : ` ${inside} `;
};

const nameOf = (el) => {
  const by = (el.getAttribute('aria-labelledby') ?? '').split(/\s+/).filter(Boolean);
  const named = by.map((id) => document.getElementById(id)).filter(Boolean);
  if (named.length > 0) {
    return squeezed(named.map((n) => n.getAttribute('aria-label') ?? contentOf(n)).join(' '));
  }
  const said = el.getAttribute('aria-label') ?? el.getAttribute('alt');
  if (said) return squeezed(said);
  const labels = [...(el.labels ?? [])].map(contentOf).join(' ');
  if (squeezed(labels)) return squeezed(labels);
  if (FROM_CONTENT.has(roleOf(el))) {
    const content = squeezed([...el.childNodes].map(contentOf).join(''));
    if (content) return content;
  }
  return squeezed(el.getAttribute('title') ?? el.getAttribute('placeholder') ?? el.value ?? '');
};

const isOff = (el) => el.disabled === true || el.getAttribute('aria-disabled') === 'true';

// Those of a role, seen, whose name is the wanted one; where none is, those
// whose name holds it.
const matching = ({ role, name }) => {
  const all = [...document.querySelectorAll('*')].filter((el) => roleOf(el) === role);
  const label = (el) => (el.localName === 'input' && el.labels?.[0]) || el;
  const seen = all.filter((el) => isSeen(el) || isSeen(label(el)));
  const named = seen.map((el) => [el, folded(nameOf(el))]);
  const exact = named.filter(([, text]) => text === folded(name));
  const found = exact.length > 0 ? exact : named.filter(([, text]) => text.includes(folded(name)));
  return found.map(([el]) => el);
};

const described = (el) => `${roleOf(el) ?? el.localName} “${nameOf(el).slice(0, 90)}”`;

const tasks = {
  // The one element meant, or why there is none to be had.
  find: ({ role, name, nth, enabled }) => {
    const found = matching({ role, name });
    const el = found[nth];
    if (!el) return { found: found.length };
    if (enabled && isOff(el)) return { off: true };
    // What a person points at: the label of a box that is drawn beside it; a cell
    // of a table's row, since the driver points at no row.
    const box = el.localName === 'input' && ['checkbox', 'radio'].includes(el.type);
    return (box && el.labels?.[0]) || (el.localName === 'tr' && el.cells[0]) || el;
  },
  names: ({ role, name }) => matching({ role, name }).map(nameOf),
  count: ({ role, name }) => matching({ role, name }).length,
  offered: () =>
    [...document.querySelectorAll('*')]
      .filter((el) => ['button', 'link', 'textbox', 'searchbox', 'tab', 'option', 'menuitem',
        'checkbox', 'radio', 'switch', 'combobox', 'heading'].includes(roleOf(el)) && isSeen(el))
      .slice(0, 120)
      .map(described),
  // What is read: the page's text as it is laid out, then what stands in its fields.
  text: () => {
    const fields = [...document.querySelectorAll('input,textarea')];
    const words = ['text', 'search', 'tel', 'email', 'textarea', 'number'];
    const typed = fields.filter((el) => words.includes(el.type) && isSeen(el)).map((el) => el.value);
    return `${document.body?.innerText ?? ''}\n${typed.join('\n')}`;
  },
  // What the keyboard is at: found when it is the wanted thing.
  focused: ({ role, name }) => {
    const el = document.activeElement;
    if (!el || el === document.body) return { at: 'nothing' };
    return matching({ role, name }).includes(el) ? { here: true } : { at: described(el) };
  },
  dark: () => matchMedia('(prefers-color-scheme: dark)').matches,
};
return tasks[task](wanted ?? {});
