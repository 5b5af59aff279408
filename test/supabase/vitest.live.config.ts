// `npm run test:supabase` only: the suite that asks a live project. It starts no PostgreSQL.
import { defineConfig, mergeConfig } from 'vitest/config';
import viteConfig from '../../vite.config.ts';

export default mergeConfig(
	viteConfig,
	defineConfig({
		test: {
			include: ['test/supabase/live.suite.ts'],
			testTimeout: 180_000,
			hookTimeout: 180_000
		}
	})
);
