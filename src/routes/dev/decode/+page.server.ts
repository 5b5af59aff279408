// A page for tests only: without YUANHUI_TEST_PAGES=1 it does not exist.
import { env } from '$env/dynamic/private';
import { error } from '@sveltejs/kit';

export function load() {
	if (env.YUANHUI_TEST_PAGES !== '1') error(404);
}
