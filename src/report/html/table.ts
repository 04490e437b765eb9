import { html, type Markup, type Part } from './markup.ts';

export interface Column {
  readonly heading: string;
  /** Figures are set to the right. */
  readonly figures?: true;
}

export interface Row {
  readonly id?: string;
  /** The first cell names the row. */
  readonly cells: readonly Part[];
}

/**
 * A table that becomes a list of cards where it is narrow. The roles say what the elements mean by themselves:
 * browsers forget that once a style sheet changes how a table is laid out.
 */
export function table(caption: string, columns: readonly Column[], rows: readonly Row[]): Markup {
  const heads = columns.map(
    ({ heading, figures }) =>
      html`<th role="columnheader" scope="col"${classOf(figures)}>${heading}</th>`,
  );
  return html`<table role="table"><caption>${caption}</caption>
<thead role="rowgroup"><tr role="row">${heads}</tr></thead>
<tbody role="rowgroup">
${rows.map((row) => rowMarkup(row, columns))}</tbody></table>
`;
}

function rowMarkup({ id, cells }: Row, columns: readonly Column[]): Markup {
  const [head, ...others] = cells;
  const data = others.map((cell, index) => {
    const column = columns[index + 1];
    return html`<td role="cell" data-label="${column?.heading}"${classOf(column?.figures)}>${cell}</td>`;
  });
  const own = id === undefined ? undefined : html` id="${id}"`;
  return html`<tr role="row"${own}><th role="rowheader" scope="row">${head}</th>${data}</tr>
`;
}

function classOf(figures: true | undefined): Part {
  return figures === undefined ? undefined : html` class="figures"`;
}
