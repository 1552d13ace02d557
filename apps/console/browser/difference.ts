import type { Page } from 'playwright-core';

/** Two colours that nobody tells apart, in each of red, green and blue: of 255. */
const alike = 8;

/** The share of points that differ between two pictures; 1 when they differ in size. Compared in a page of its own. */
export async function difference(page: Page, before: Buffer, after: Buffer): Promise<number> {
  const [one, other] = [before, after].map((picture) => picture.toString('base64'));
  return page.evaluate(share, { one: one ?? '', other: other ?? '', alike });
}

/** Runs in the page. */
async function share({
  one,
  other,
  alike: least,
}: {
  readonly one: string;
  readonly other: string;
  readonly alike: number;
}): Promise<number> {
  const points = async (picture: string) => {
    const bytes = Uint8Array.from(atob(picture), (letter) => letter.codePointAt(0) ?? 0);
    const drawn = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const { width, height } = drawn;
    const canvas = new OffscreenCanvas(width, height).getContext('2d');
    if (canvas === null) throw new Error('no canvas');
    canvas.drawImage(drawn, 0, 0);
    return { width, height, data: canvas.getImageData(0, 0, width, height).data };
  };
  const [before, after] = [await points(one), await points(other)];
  if (before.width !== after.width || before.height !== after.height) return 1;
  let differ = 0;
  for (let at = 0; at < before.data.length; at += 4) {
    const farthest = Math.max(
      ...[at, at + 1, at + 2].map((part) => Math.abs((before.data[part] ?? 0) - (after.data[part] ?? 0))),
    );
    if (farthest > least) differ += 1;
  }
  return differ / (before.width * before.height);
}
