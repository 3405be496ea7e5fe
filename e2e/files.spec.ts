import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { dumpNpy } from '../src/files/npy.ts';
import { writeNpz } from '../src/files/npz.ts';
import { encodePng } from '../src/files/png.ts';
import { control, expect, finished, hash, openTab, test } from './driver.ts';

/** Files that are dropped on the page and files that it writes. */

const SMALL = 'particles=16384';
/** A busy machine, and runs that are watched, take their time. */
const POINTS = [1, 0.1, -0.8, 0.4, -0.2, -0.9];
const CSV = 'x,y\n1,0.1\n-0.8,0.4\n-0.2,-0.9\n';

interface Dropped {
  name: string;
  bytes: Uint8Array;
}

const text = (content: string) => new TextEncoder().encode(content);

/** Drops files somewhere on the page, as a hand would. */
async function drop(page: Page, ...files: readonly Dropped[]): Promise<void> {
  const transfer = await page.evaluateHandle(
    (given) => {
      const data = new DataTransfer();
      for (const [file, base64] of given) {
        data.items.add(new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], file));
      }
      return data;
    },
    files.map(({ name, bytes }) => [name, Buffer.from(bytes).toString('base64')] as const),
  );
  // a hand that drags says so again and again, and the code that listens comes late
  await expect(async () => {
    await page.dispatchEvent('.stage', 'dragover', { dataTransfer: transfer });
    await expect(page.locator('.drop')).toBeVisible({ timeout: 500 });
  }).toPass();
  await page.dispatchEvent('.stage', 'drop', { dataTransfer: transfer });
  await expect(page.locator('.drop')).toHaveCount(0);
}

/** Saves the result by the button of a format. */
async function saved(page: Page, format: string): Promise<Dropped> {
  const waiting = page.waitForEvent('download');
  await openTab(page, 'Files');
  await page.getByRole('button', { name: `Save as ${format}`, exact: true }).click();
  const download = await waiting;
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

const points = { data: Float64Array.from(POINTS), shape: [3, 2] };

test('memories from .csv, .npy and .npz are shown, then used, and are the same three points', async ({ page }) => {
  await page.goto(`/#${SMALL}`);
  let before = await finished(page);
  const hashes: string[] = [];
  for (const file of [
    { name: 'mine.csv', bytes: text(CSV) },
    { name: 'mine.npy', bytes: dumpNpy(points.data, points.shape) },
    { name: 'mine.npz', bytes: writeNpz(new Map([['patterns', points]])) },
  ]) {
    await drop(page, file);
    const dialog = page.getByRole('dialog');
    await expect(dialog).toContainText(`Memories from ${file.name}`);
    await expect(dialog).toContainText(`3 rows of 2 numbers (${file.name === 'mine.csv' ? 'text' : 'float64'})`);
    await expect(dialog.getByRole('row').nth(1)).toHaveText(
      file.name === 'mine.csv' ? '1 xxyweight−0.81' : '1xyweight−0.81',
    );
    await dialog.getByRole('button', { name: 'Use them' }).click();
    await expect(dialog).toHaveCount(0);
    await expect(control(page, 'memories')).toHaveValue(file.name);
    const sha256 = createHash('sha256').update(file.bytes).digest('hex');
    await expect(page).toHaveURL(new RegExp(`memories=file:3x2:${sha256}:${file.name}`));
    await expect(page.locator('#command')).toContainText(`--memories ${file.name}`);
    if (hashes.length === 0) await expect.poll(() => hash(page)).not.toBe(before);
    before = await finished(page);
    hashes.push(before);
  }
  expect(new Set(hashes).size).toBe(1);
});

/** A picture of so many pixels a side, dark within a distance of its middle. */
function disk(side: number, radius: number): Uint8Array {
  const data = Array.from({ length: side ** 2 }, (_, i) => {
    const away = Math.hypot((i % side) - side / 2 + 0.5, Math.floor(i / side) - side / 2 + 0.5);
    return [...new Array<number>(3).fill(away < radius ? 20 : 250), 255];
  });
  return encodePng({ width: side, height: side, data: Uint8Array.from(data.flat()) });
}

test('a picture is points, several are a memory each, a column is weights; axe finds no barrier', async ({ page }) => {
  await page.goto(`/#${SMALL}`);
  await finished(page);
  const dialog = page.getByRole('dialog');
  const memories = control(page, 'memories');
  const use = dialog.getByRole('button', { name: 'Use them' });
  const barriers = async () => {
    const { violations } = await new AxeBuilder({ page }).include('dialog').analyze();
    return violations.map(({ id }) => id);
  };

  // one picture by the defaults is what the command line makes of it, so that its own hash stands for it
  const name = '<img src=x onerror=alert(1)>.png';
  const picture = { name, bytes: disk(32, 12) };
  await drop(page, picture);
  await expect(dialog).toContainText(`Memories from ${name}`);
  await expect(dialog).toContainText('32 × 32 pixels');
  await expect(dialog.getByLabel('the dark parts')).toBeChecked();
  expect(await barriers()).toEqual([]);
  await use.click();
  const sha256 = createHash('sha256').update(picture.bytes).digest('hex');
  await expect(page).toHaveURL(new RegExp(`memories=file:256x2:${sha256}`));
  await expect(memories).toHaveValue(name);
  await expect(page.locator('.take .note')).toContainText('256 points of the dark parts; neighbours are 0.0');
  await finished(page);
  await expect(page.locator('.banner')).toHaveCount(0);

  // other choices are a file of their own
  await drop(page, picture);
  await dialog.getByLabel('Points').fill('4000');
  await use.click();
  await expect(dialog.getByRole('alert')).toContainText('give a whole number from 1 to 1024');
  await dialog.getByLabel('Points').fill('40');
  await dialog.getByLabel('the bright parts').check();
  await use.click();
  await expect(page).toHaveURL(/memories=file:40x2:/);

  // what the browser decodes: a JPEG it has made itself
  const jpeg = await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(20, 10);
    const ctx = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D;
    ctx.fillStyle = 'white';
    ctx.fillRect(0, 0, 20, 10);
    ctx.fillStyle = 'black';
    ctx.fillRect(12, 2, 4, 4);
    return [...new Uint8Array(await (await canvas.convertToBlob({ type: 'image/jpeg' })).arrayBuffer())];
  });
  await drop(page, { name: 'photo.jpg', bytes: Uint8Array.from(jpeg) });
  await expect(dialog).toContainText('20 × 10 pixels');
  await use.click();
  await expect(memories).toHaveValue('photo-memories.npy');

  await drop(page, ...[4, 5, 6, 9, 10].map((radius) => ({ name: `d${radius}.png`, bytes: disk(24, radius) })));
  await expect(dialog).toContainText('5 pictures of 24 × 24 pixels: one memory each');
  expect(await barriers()).toEqual([]);
  await use.click();
  await expect(memories).toHaveValue('5 pictures-memories.npy');
  await finished(page);

  await drop(page, { name: 'w.csv', bytes: text('1\n2\n3\n') });
  await dialog.getByLabel('weights of the memories there are').check();
  await use.click();
  await expect(dialog.getByRole('alert')).toHaveText('3 weights for 5 memories; give one weight per memory.');
  await page.keyboard.press('Escape');
  await drop(page, { name: 'w.csv', bytes: text('1\n2\n3\n4\n5\n') });
  await dialog.getByLabel('weights of the memories there are').check();
  await use.click();
  await expect(page).toHaveURL(/memories=file:5x2:.*weights=file:5:[0-9a-f]{64}:w.csv/);
  await finished(page);
  await expect(page.locator('.banner')).toHaveCount(0);

  // gaps are counted, columns named, and rows may be columns
  await drop(page, { name: 'gaps.csv', bytes: text('name,x,y\na,1,2\nb,NA,3\nc,4,5\nd,5,4\n') });
  await expect(dialog.getByRole('row').nth(2)).toHaveText('2 xxyweight151');
  await expect(dialog).toContainText('1 row has no number in some column');
  await expect(dialog.getByLabel('Columns to keep')).toHaveValue('2, 3');
  expect(await barriers()).toEqual([]);
  await dialog.getByRole('button', { name: 'Swap rows and columns' }).click();
  await expect(dialog).toContainText('3 rows of 4 numbers');
  await dialog.getByRole('button', { name: 'Swap rows and columns' }).click();
  // a table that is turned round is another form; its first column holds no numbers
  await expect(dialog).toContainText('4 rows of 2 numbers');
  await dialog.getByLabel('Columns to keep').fill('2-3');
  await dialog.getByLabel('Rows').fill('1-3');
  await use.click();
  await expect(page).toHaveURL(/memories=file:2x2:/);
  await expect(page.locator('.take .note')).toContainText('3 of 4 rows; 1 row with a gap is left out');
  await finished(page);
});

test('of many columns the main directions are taken, and saved for the command line', async ({ page }) => {
  const rows = Array.from({ length: 40 }, (_, k) =>
    [Math.cos(k), 2 * Math.sin(k), 0.01 * Math.cos(3 * k), 0.02 * Math.sin(5 * k), 7].join(','),
  );
  await page.goto(`/#${SMALL}`);
  const before = await finished(page);
  await drop(page, { name: 'wide.csv', bytes: text(rows.join('\n')) });
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel(/main directions/)).toBeChecked();
  // too many columns by hand: one sentence, and the form stays
  await dialog.getByLabel('Columns to keep').fill('1-5');
  await dialog.getByRole('button', { name: 'Use them' }).click();
  await expect(dialog.getByRole('alert')).toContainText('5 columns are chosen; choose 1 to 3');
  await dialog.getByLabel(/main directions/).check();
  await dialog.getByLabel(/normalise/).check();
  await dialog.getByRole('button', { name: 'Use them' }).click();
  await expect(control(page, 'memories')).toHaveValue('wide-memories.npy');
  await expect.poll(() => hash(page)).not.toBe(before);
  const made = await finished(page);

  const waiting = page.waitForEvent('download');
  await openTab(page, 'Files');
  await page.getByRole('button', { name: 'Save wide-memories.npy' }).click();
  const download = await waiting;
  const bytes = await readFile(await download.path());
  // another page knows the link but not the numbers: it asks for the file
  await page.reload();
  await expect(page.locator('.banner.fault')).toContainText('the file "wide-memories.npy" is needed');
  await drop(page, { name: 'renamed.npy', bytes });
  await expect(page.locator('.banner.fault')).toHaveCount(0);
  expect(await finished(page)).toBe(made);
});

test('pasted numbers are looked at before they are used: axes by chips, a weight, and the noise at which neighbours part', async ({
  page,
}) => {
  await page.goto(`/#${SMALL}`);
  const before = await finished(page);
  await page.evaluate(() => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', 'name\tx\ty\tweight\tw\na\t0\t0\t2\t1\nb\t0.5\t0\t2\t3\nc\t0\t0.5\t2\t4\n');
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }));
  });
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('img', { name: 'Scatter of 3 memories' })).toBeVisible();
  await expect(dialog).toContainText('x from 0 to 0.5, y from 0 to 0.5.');
  // a column of weights is one at once; by keyboard: w in its place, y as x
  await expect(dialog).toContainText('Column weight weighs them unless another is chosen');
  await expect(dialog.getByRole('button', { name: 'weight as weight' })).toHaveAttribute('aria-pressed', 'true');
  await dialog.getByRole('button', { name: 'w as weight' }).press('Enter');
  await dialog.getByRole('button', { name: 'y as x' }).press('Space');
  await expect(dialog.getByLabel('Columns to keep')).toHaveValue('3, 2');
  await expect(dialog.getByRole('button', { name: 'w as weight' })).toHaveAttribute('aria-pressed', 'true');
  await dialog.getByRole('button', { name: /Use s = 0.063 .*neighbours part there/ }).click();
  await dialog.getByRole('button', { name: 'Use them' }).click();
  await expect(page).toHaveURL(/beta=16/);
  await expect(control(page, 'memories')).toHaveValue('pasted-memories.npz');
  await expect.poll(() => hash(page)).not.toBe(before);
  await finished(page);
});

for (const format of ['PNG', 'NPZ', 'CSV', 'JSON']) {
  test(`a run saved as ${format} and dropped back is the same run`, async ({ page }) => {
    await page.goto(`/#${SMALL}&beta=9`);
    const before = await finished(page);
    const file = await saved(page, format);
    expect(file.name).toBe(`basins.${format.toLowerCase()}`);
    await page.goto(`/#${SMALL}&beta=5`);
    await expect.poll(() => hash(page)).not.toBe(before);
    await drop(page, file);
    await expect(page).toHaveURL(/beta=9/);
    await expect(page.locator('.badge')).toHaveText('identical');
    expect(await hash(page)).toBe(before);
    // of another config the stamp says nothing
    await control(page, 'beta').fill('5');
    await expect(page.locator('.badge')).toHaveCount(0);
  });
}

test('a file of another result says so: within tolerance, or different', async ({ page }) => {
  await page.goto(`/#${SMALL}`);
  await finished(page);
  const run = JSON.parse(new TextDecoder().decode((await saved(page, 'JSON')).bytes));
  const { result, fractions } = run.stamp;
  const badge = page.locator('.badge');
  for (const [changed, sameness] of [
    [{ result: result.replace(/./g, '0') }, 'within tolerance'],
    [{ result: result.replace(/./g, '0'), fractions: fractions.toReversed() }, 'different'],
    [{}, 'identical'],
  ] as const) {
    await drop(page, {
      name: 'run.json',
      bytes: text(JSON.stringify({ ...run, stamp: { ...run.stamp, ...changed } })),
    });
    await openTab(page, 'Numbers');
    await expect(badge).toHaveText(sameness);
  }
});

test('an .npy is saved with its config beside it; dropped together they restore the run', async ({ page }) => {
  await page.goto(`/#${SMALL}&beta=9`);
  const before = await finished(page);
  const files: Promise<Dropped>[] = [];
  page.on('download', (download) => {
    const read = async () => ({ name: download.suggestedFilename(), bytes: await readFile(await download.path()) });
    files.push(read());
  });
  await openTab(page, 'Files');
  await page.getByRole('button', { name: 'Save as NPY' }).click();
  await expect.poll(() => files.length).toBe(2);
  const [numbers, config] = (await Promise.all(files)).sort((a, b) => a.name.length - b.name.length);
  expect(numbers?.name).toBe('basins.npy');
  expect(numbers?.bytes.subarray(1, 6).toString()).toBe('NUMPY');
  await page.goto(`/#${SMALL}`);
  await expect.poll(() => hash(page)).not.toBe(before);
  await drop(page, numbers as Dropped, config as Dropped);
  await expect.poll(() => hash(page)).toBe(before);
});

test('a file that cannot be used gets one sentence, and the old run stays', async ({ page }) => {
  await page.goto(`/#${SMALL}`);
  const before = await finished(page);
  const banner = page.locator('.banner.fault');
  const white = encodePng({ width: 1, height: 1, data: new Uint8Array(4) });
  for (const [name, bytes, sentence] of [
    ['white.png', white, 'white.png: the picture has one tone only; there is nothing drawn in it.'],
    ['<b>.svg', text('<svg onload="alert(1)"/>'), /^<b>.svg: is a picture of a kind that is not read/],
    ['cut.npy', dumpNpy(points.data, points.shape).subarray(0, 100), /^cut.npy: /],
    ['ragged.csv', text('1,2\n3,4,<b>x</b>\n'), /^ragged.csv: row 2 has 3 numbers, row 1 has 2; /],
    ['odd.json', text('{"a": 1}'), 'odd.json: is not a driftwell run (it has no "driftwell" key).'],
    ['notes.docx', text('hello'), /^notes.docx: holds words but no numbers /],
  ] as const) {
    await drop(page, { name, bytes });
    await expect(banner).toHaveText(sentence);
    await expect(banner).toHaveAttribute('data-kind', 'file');
    expect(await hash(page)).toBe(before);
    await expect(page.locator('canvas.data')).toBeVisible();
  }
});

test('the button opens files, too', async ({ page }) => {
  await page.goto(`/#${SMALL}`);
  await finished(page);
  const chooser = page.waitForEvent('filechooser');
  await openTab(page, 'Files');
  await page.getByRole('button', { name: 'Open a file' }).click();
  await (await chooser).setFiles({ name: 'mine.csv', mimeType: 'text/csv', buffer: Buffer.from(CSV) });
  await expect(page.getByRole('dialog')).toContainText('mine.csv');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});
