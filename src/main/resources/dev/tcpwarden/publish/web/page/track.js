/** What one connection did, sample by sample. */

const TRACKED = 60;

export class Track {
  #points = []; // oldest first

  /** Adds what `row` says in the sample taken at that time, unless that is known already. */
  add(taken, row) {
    const before = this.#points.at(-1);
    if (before?.taken === taken) {
      return;
    }
    const elapsed = before ? (Date.parse(taken) - Date.parse(before.taken)) / 1000 : 0;
    const growth = (key) => (before && elapsed > 0 && known(row[key]) && known(before.row[key]) ? Math.max(0, row[key] - before.row[key]) / elapsed : null);
    this.#points.push({
      taken,
      row,
      rtt: row.rtt_seconds ?? null,
      sent: growth("sent_bytes"),
      received: growth("received_bytes"),
      receiveQueue: row.receive_queue ?? null,
      sendQueue: row.send_queue ?? null,
    });
    if (this.#points.length > TRACKED) {
      this.#points.shift();
    }
  }

  values(key) {
    return this.#points.map((point) => point[key]);
  }
}

const known = (value) => value !== null && value !== undefined;
