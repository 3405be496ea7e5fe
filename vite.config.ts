import { defineConfig } from 'vite';
import { announce } from './scripts/announce.ts';

// A port of our own and always the same one, so that links into the page keep working; a second server says so and stops.
const server = { host: '127.0.0.1', port: 5180, strictPort: true };

export default defineConfig({
  base: './',
  server,
  preview: server,
  build: { outDir: 'dist/app', target: 'es2023' },
  plugins: [announce()],
});
