// The page: web/ is built into dist/web, from where the server hands it out.
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { lessonIndex } from './scripts/lesson-index.ts';
import { scriptBudget } from './scripts/script-budget.ts';

const server = process.env['OXBOW_SERVER'] ?? 'http://127.0.0.1:4600';

export default defineConfig({
  root: 'web',
  // Relative addresses, so that the page also works below a path, behind a proxy or from a file share.
  base: './',
  plugins: [react(), lessonIndex(import.meta.dirname), scriptBudget(import.meta.dirname)],
  worker: { format: 'es' },
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    // What a page may load is held to its budget by `scriptBudget`, compressed and part by part.
    chunkSizeWarningLimit: 2_000,
    // `npm start` shows a person what the build says, and on a slow machine these say nothing but that.
    rolldownOptions: { checks: { bundlerTimings: false } },
  },
  server: {
    port: 4601,
    proxy: { '/api': { target: server, ws: true } },
  },
});
