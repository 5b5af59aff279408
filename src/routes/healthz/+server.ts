// The process is up. Says nothing of the database: that is /readyz.
export const GET = () => new Response('ok', { headers: { 'cache-control': 'no-store' } });
