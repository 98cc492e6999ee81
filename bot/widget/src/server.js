// The guide's server: requests as in docs/web-channel.md. The token goes in a header, never in an address.

const PATIENCE = 30000;

export class Server {
  /** @param {string} base address of the folder that the script came from */
  constructor(base, token) {
    this.base = base;
    this.token = token;
  }

  /**
   * One request: a GET, or with a body a POST.
   * @returns {Promise<Object|Blob>}
   * @throws {{status: number, retryAfter: string}} refused; without status where the server could not be reached
   */
  async ask(path, body, method = body ? "POST" : "GET") {
    const headers = {};
    if (body) headers["Content-Type"] = "application/json";
    if (this.token && /^web/.test(path)) headers.Authorization = `Bearer ${this.token}`;
    const reply = await fetch(this.base + path, {
      method,
      headers,
      body: body && JSON.stringify(body),
      signal: AbortSignal.timeout?.(PATIENCE),
      credentials: "omit",
      referrerPolicy: "no-referrer",
      keepalive: /feedback/.test(path),
    });
    const type = reply.headers.get("Content-Type");
    // The page that asks for a Wi-Fi password says 200 to everything.
    if (!reply.ok || /html/.test(type)) throw { status: reply.ok || reply.status, retryAfter: reply.headers.get("Retry-After") };
    return /json/.test(type) ? reply.json() : reply.blob();
  }

  /** A request of the web channel; only these say whose conversation it is. */
  web(path, body, method) {
    return this.ask(`webhooks/web/${path}`, body, method);
  }
}
