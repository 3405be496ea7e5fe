import { expect, test } from '@playwright/test';
import { finished } from './driver.ts';

test('a network learns the memories on the page, moves the particles, and is a file', async ({ page }) => {
  const policies = new Map<string, string>();
  page.on('response', async (response) => {
    policies.set(new URL(response.url()).pathname, (await response.allHeaders())['content-security-policy'] ?? '');
  });
  await page.goto('/?tab=train#experiment=generate&particles=4096&steps=20&memories=pham:2');
  await finished(page);
  const training = page.getByRole('region', { name: 'Train a network' });
  await training.getByLabel('Hidden layers').selectOption('32,32');
  await training.getByLabel('Steps').fill('0');
  await training.getByRole('button', { name: 'Train a network' }).click();
  await expect(training.getByRole('alert')).toHaveText(/steps is 0; give a whole number/);
  await training.getByLabel('Steps').fill('120');
  await training.getByRole('button', { name: 'Train a network' }).click();
  await expect(training.getByRole('status')).toHaveText(/^Trained on pham:2: step 120 of 120, loss \d\.\d+\. It moves/);
  await expect(training.getByLabel(/^Denoising loss against the step/)).toBeVisible();
  // kernels are compiled by the worker alone, and no text becomes script
  const compilers = [...policies].filter(([, policy]) => policy.includes('unsafe-eval'));
  expect(compilers.map(([path]) => path)).toEqual([expect.stringMatching(/trainer\.worker[^/]*$/)]);
  expect(compilers[0]?.[1]).not.toContain("'unsafe-eval'");
  // what the picture is made of is said with it
  await expect(page.locator('main')).toContainText(
    'rained, not exact: a network of 2 x 32 units on 2 memories (pham:2)',
  );
  const download = page.waitForEvent('download');
  await training.getByRole('button', { name: 'Save the network' }).click();
  expect((await download).suggestedFilename()).toBe('network.npz');
});

test('a network that learns for long says at once how fast, can be stopped, and is kept', async ({ page }) => {
  await page.goto('/?tab=train#experiment=generate&particles=4096&steps=20');
  await finished(page);
  const training = page.getByRole('region', { name: 'Train a network' });
  // a point of the loss curve every 5,000 steps
  await training.getByLabel('Steps').fill('1000000');
  await training.getByRole('button', { name: 'Train a network' }).click();
  await expect(training.getByRole('status')).toHaveText(
    /^Trains on pham:9: step [\d,]+ of 1,000,000, loss \d\.\d+, [\d,]+ steps\/s$/,
  );
  await expect(training.getByLabel(/^Denoising loss against the step/)).toHaveCount(0);
  await training.getByRole('button', { name: 'Stop' }).click();
  await expect(training.getByRole('status')).toHaveText(/^Stopped on pham:9: step .* What it has learnt moves/);
  await expect(page).toHaveURL(/score=network/);
});
