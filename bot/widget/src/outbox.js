// Messages on their way: one after the other, each until the server has answered it. Every attempt carries the same
// client_msg_id, so that the server answers again what it has answered before and runs nothing twice.

const BACK_OFF = [1, 2, 4, 8];
/** Refused for good: sending the same again would change nothing. */
const FINAL = [400, 403, 404, 409, 413, 415];

export class Outbox {
  /** @param {Object} guide `deliver` asks the server; `taken`, `refused`, `waiting` and `busy` say what came of it */
  constructor(guide) {
    this.guide = guide;
    this.failures = 0;
  }

  get items() {
    return this.guide.memory.tab.outbox;
  }

  /** Send what is there, now; while something is on its way nothing else is sent. */
  async flush() {
    const { guide } = this;
    clearTimeout(this.timer);
    while (!this.sending && this.items.length) {
      const [item] = this.items;
      let answer, refusal;
      this.sending = true;
      if (!this.failures) guide.busy();
      try {
        // Without a list of messages it is no answer.
        [...(answer = await guide.deliver(item)).messages];
      } catch (problem) {
        refusal = problem;
      }
      this.sending = false;
      // Started over meanwhile?
      if (this.items[0] !== item) continue;
      if (refusal && !FINAL.includes(refusal.status)) {
        const pause = Math.max(refusal.retryAfter || 0, BACK_OFF[Math.min(this.failures++, 3)]);
        this.timer = setTimeout(() => guide.reconnect(), pause * 1000);
        return guide.waiting(refusal.status === 429);
      }
      this.failures = 0;
      this.items.shift();
      if (refusal) guide.refused(item, refusal.status);
      else guide.taken(answer);
    }
  }
}
