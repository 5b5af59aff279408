// The gallery of the kit, for those who build screens. It exists while developing only.
import { dev } from '$app/environment';
import { error } from '@sveltejs/kit';

export function load() {
	if (!dev) error(404);
}
