// How the app comes to the home screen here. Pure.

/** An iPad calls itself a Mac, and is the only one with a touch screen. Nothing installs on iOS but 添加到主屏幕 by hand. */
export function isIos({
	userAgent,
	maxTouchPoints
}: Pick<Navigator, 'userAgent' | 'maxTouchPoints'>): boolean {
	return /iPhone|iPad|iPod/.test(userAgent) || (/Macintosh/.test(userAgent) && maxTouchPoints > 1);
}
