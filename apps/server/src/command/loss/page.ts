/** What stands above the tables. */
const head = `# Requests lost

Made by \`npm run loss\`; each section is rewritten by a run through that gateway. Four lanes are taken in turn through every
operation under an open-loop load of 200 requests a second: half of them on new connections, one in five with a body, one in twenty
lasting three seconds, one in five with the header of the gray canaries. The load runs in a process of its own. *Failed*: no 200, cut off, or no answer in
10 s. *Wrong*: started after its operation was DONE and answered by a deployment that must not answer any more, or
by one that never may; where a whole lane was taken offline, anything but an answer of its pods before, and the gateway's 404 after its route was gone. *With the header*: requests that a gray canary, and nobody else, had to answer. *Weights off*: of 1,000 requests or more, another share than asked for by over one per cent.
Beside the load one WebSocket and one stream on HTTP/2 (prior knowledge, as gRPC speaks it) are held open to one lane's pods: *cut off* is one that ended without its pod's goodbye.
`;

/** The page with one section put in the place of the one with its title, or behind the others. */
export function withSection(page: string | null, section: string): string {
  const title = section.slice(0, section.indexOf('\n'));
  const [, ...known] = (page ?? '').split(/^(?=## )/m);
  const kept = known.map((one) => one.trim());
  const index = kept.findIndex((one) => one.startsWith(`${title}\n`));
  if (index === -1) kept.push(section);
  else kept[index] = section;
  return [head, ...kept.map((one) => `${one.trim()}\n`)].join('\n');
}
