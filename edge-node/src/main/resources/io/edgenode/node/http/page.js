"use strict";
(() => {
  const cells = new Map();
  document.querySelectorAll("[data-v]").forEach((cell) => cells.set(cell.dataset.v, cell));
  let before = null;

  // The same keys as the server's cells, with the values of one answer.
  function valuesOf(stats) {
    const values = new Map([["ready", stats.ready ? "ready" : "not ready"]]);
    values.set("invalid", (stats.invalid || []).map((file) => file.reason).join("\n"));
    for (const flow of stats.flows) {
      values.set(flow.flow + "/state", flow.state);
      values.set(flow.flow + "/reason", flow.reason || "");
      values.set(flow.flow + "/backlog", flow.backlog);
      values.set(flow.flow + "/in_flight", flow.in_flight);
      for (const kind in flow.ledger) {
        values.set(flow.flow + "/" + kind, flow.ledger[kind]);
      }
      for (const component of flow.components) {
        const key = flow.flow + "/" + component.component;
        values.set(key + "/received", component.received);
        values.set(key + "/out", component.emitted + component.ended.delivered);
        values.set(key + "/waiting", component.waiting);
        values.set(key + "/status", component.reason || component.status || "");
        values.set(key + "/last_error", component.last_error || "");
      }
    }
    return values;
  }

  function addRates(values, seconds) {
    for (const key of [...values.keys()].filter((name) => name.endsWith("/received"))) {
      const old = before.values.get(key);
      if (old !== undefined && seconds > 0) {
        const rate = Math.max(0, values.get(key) - old) / seconds;
        values.set(key.slice(0, -"received".length) + "rate", rate < 10 ? rate.toFixed(1) : Math.round(rate));
      }
    }
  }

  async function refresh() {
    try {
      const stats = await (await fetch("/metrics.json", { cache: "no-store" })).json();
      const at = Date.parse(stats.at);
      const values = valuesOf(stats);
      if ([...values.keys()].some((key) => !cells.has(key))) {
        location.reload(); // a flow came or went
        return;
      }
      const now = { at, values: new Map(values) };
      if (before) {
        addRates(values, (at - before.at) / 1000);
      }
      values.forEach((value, key) => { cells.get(key).textContent = value; });
      before = now;
    } catch (unreachable) {
      cells.get("ready").textContent = "no answer";
    }
    setTimeout(refresh, 2000);
  }

  refresh();
})();
