/**
 * All that is scripted, and nothing needs it: a button that unfolds everything, and folds opened for printing by
 * browsers whose style sheets cannot.
 */
export const SCRIPT = `
const folds = () => [...document.querySelectorAll('details')];
const button = document.querySelector('#unfold');
button.hidden = false;
button.addEventListener('click', () => {
  const open = folds().some((fold) => !fold.open);
  for (const fold of folds()) fold.open = open;
  button.textContent = open ? 'Fold all' : 'Unfold all';
});
let opened = [];
addEventListener('beforeprint', () => {
  opened = folds().filter((fold) => !fold.open);
  for (const fold of opened) fold.open = true;
});
addEventListener('afterprint', () => {
  for (const fold of opened) fold.open = false;
});
`;
