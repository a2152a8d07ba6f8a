// Builds the console into the folder that Plainview's web role serves.
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { loadEnv } from 'vite'
import { defineConfig } from 'vitest/config'

const FORWARDED = ['/api', '/session', '/healthz', '/demo', '/map', '/live', '/media']

export default defineConfig(({ mode }) => {
  const server = loadEnv(mode, '.', 'PLAINVIEW_').PLAINVIEW_URL ?? 'http://127.0.0.1:8911'
  return {
    plugins: [svelte()],
    build: {
      outDir: '../src/plainview/web/static',
      emptyOutDir: true,
      target: 'es2022',
      chunkSizeWarningLimit: 1500, // the map library is one piece
      rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'map', test: /maplibre|pmtiles|fflate/ }] } } },
    },
    server: { proxy: Object.fromEntries(FORWARDED.map((path) => [path, { target: server, ws: true }])) },
    test: { include: ['src/**/*.test.ts'], environment: 'node' },
  }
})
