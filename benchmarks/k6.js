// Asks for the URLs one after the other, over one connection for each user, and says what it saw as JSON.
import http from "k6/http";

export const options = { discardResponseBodies: true, summaryTrendStats: ["p(50)", "p(99)"] };

const urls = __ENV.URLS.split(" ");
const params = { headers: { Authorization: __ENV.AUTHORIZATION } };
let at = 0;

export default function () {
  http.get(urls[at % urls.length], params);
  at += 1;
}

export function handleSummary(data) {
  return { stdout: JSON.stringify(data.metrics) };
}
