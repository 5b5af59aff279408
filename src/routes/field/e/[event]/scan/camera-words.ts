// What to do about a camera that shows nothing, in words. Comes when something is the matter: a door that opens needs none of it.
import { m } from '#lib/i18n/text.ts';
import type { CameraTrouble } from '#lib/scanner/trouble.ts';

export const CAMERA_WORDS: Record<CameraTrouble, () => string> = {
	denied: m.field_camera_denied,
	'no-camera': m.field_camera_none,
	busy: m.field_camera_busy,
	insecure: m.field_camera_insecure,
	wechat: m.field_camera_wechat,
	'needs-tap': m.field_camera_needs_tap,
	'no-decoder': m.field_camera_no_decoder,
	unknown: m.field_camera_unknown
};
