// Unit and SQL tests. They share one PostgreSQL, started by test/global-setup.ts; test/postgres.ts hands out databases of it.
import { defineConfig, mergeConfig } from 'vitest/config';
import viteConfig from './vite.config.ts';

export default mergeConfig(
	viteConfig,
	defineConfig({
		test: {
			include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
			exclude: ['test/e2e/**', 'node_modules/**'],
			globalSetup: ['test/global-setup.ts'],
			// A forgotten `.only` would make a run look green; a file without tests is a mistake.
			allowOnly: false,
			passWithNoTests: false,
			testTimeout: 120_000,
			hookTimeout: 120_000
		}
	})
);
