/** Which rows of a table are in sight. It is pure arithmetic: a table may be higher than browsers can make an element. */

/** Chromium has 33 million pixels, Firefox 17 million. */
const HIGHEST = 8_000_000;

export class Viewport {
  /** `height` of the part that shows rows, in pixels as `rowHeight`; `total` rows. */
  constructor(total, rowHeight, height) {
    this.total = total;
    this.rowHeight = rowHeight;
    this.height = Math.max(0, height);
    /** How high what is scrolled pretends to be. */
    this.scrollHeight = Math.min(HIGHEST, total * rowHeight);
  }

  /** How many rows of the table a pixel of scrolling stands for, times the height of a row: 1 unless it is too high. */
  get #scale() {
    const room = this.scrollHeight - this.height;
    return room > 0 ? (this.total * this.rowHeight - this.height) / room : 1;
  }

  /** Rows from `start` up to, not including, `end`; the first of them is `hidden` pixels above the edge. */
  at(scrollTop) {
    const highest = Math.max(0, this.total * this.rowHeight - this.height);
    const top = Math.min(highest, Math.max(0, scrollTop) * this.#scale);
    const start = Math.floor(top / this.rowHeight);
    return {
      start,
      end: Math.min(this.total, Math.ceil((top + this.height) / this.rowHeight)),
      hidden: top - start * this.rowHeight,
    };
  }

  /** Where to scroll to, from `scrollTop`, so that the row at `index` is seen whole. */
  reveal(index, scrollTop) {
    const top = Math.max(0, scrollTop) * this.#scale;
    const above = index * this.rowHeight;
    const below = above + this.rowHeight - this.height;
    const wanted = above < top ? above : below > top ? below : top;
    return wanted === top ? scrollTop : wanted / this.#scale;
  }

  /** Rows that fit. */
  get page() {
    return Math.max(1, Math.floor(this.height / this.rowHeight) - 1);
  }
}
