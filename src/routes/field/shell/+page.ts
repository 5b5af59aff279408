// The empty page that the service worker answers every address below /field/ with; the router in it shows what the address says.
export const prerender = true;
