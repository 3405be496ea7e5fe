import { expect, test } from '@playwright/test';

test('the browser under test gives WebGPU to the page', async ({ page }) => {
  await page.goto('/');
  const secure = await page.evaluate(async () => ({
    context: isSecureContext,
    adapter: Boolean(await navigator.gpu?.requestAdapter()),
  }));
  expect(secure).toEqual({ context: true, adapter: true });
});
