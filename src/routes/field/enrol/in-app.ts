// Browsers inside other apps. They clear what a page stores when they like and cannot be installed: no phone is enrolled in one.
// Told by the names they give themselves; a name that is missing here is caught by the storage's own check (local-db/storage.ts).
import { isInWeChat } from '#lib/scanner/trouble.ts';

/** QQ itself and not MQQBrowser, which is a browser; Feishu is Lark abroad; `; wv)` is any Android app's web view. */
const OTHERS =
	/\bQQ\/\d|DingTalk|AliApp\(|AlipayClient|Weibo|Lark\/|Feishu|baiduboxapp|BytedanceWebview|aweme|NewsArticle|Kwai|XiaoHongShu|FBAN|; wv\)/i;

/** WeChat says how to leave it in its own words; the others are alike. Null in a browser. */
export function inAppBrowser(userAgent: string): 'wechat' | 'other' | null {
	if (isInWeChat(userAgent)) return 'wechat';
	return OTHERS.test(userAgent) ? 'other' : null;
}
