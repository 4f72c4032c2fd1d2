// CloudFront Function (cloudfront-js-2.0, viewer request): other people's pages don't show our media.
//
// A Referer or an Origin that is there must be one of ours, or the distribution's own; none at all is let through, for
// players and apps send none, and the signature is what protects. Preflights are answered here. What stands in
// braces is written in by the template: origins, separated by commas. It says what the local CDN says.
const ORIGINS = '${Origins}'.split(',').map((each) => each.toLowerCase());
const TAKES_COOKIES = '${SignedCookies}' === 'true';

const METHODS = 'GET, HEAD, OPTIONS';
const ORIGIN = /^[a-z][a-z0-9+.-]*:\/\/[^/?#\\\s]+/;

function values(headers, name) {
  const header = headers[name];
  if (!header) {
    return [];
  }
  const given = header.multiValue ? header.multiValue.map((each) => each.value) : [header.value];
  return given.filter((each) => each !== '');
}

function originOf(referrer) {
  const found = ORIGIN.exec(referrer.toLowerCase());
  return found ? found[0] : 'unreadable';
}

function isWelcome(headers) {
  const home = values(headers, 'host').join().toLowerCase();
  const isHome = (each) => home !== '' && each.split('://')[1] === home;
  const isOurs = (each) => ORIGINS.includes(each) || isHome(each);
  return values(headers, 'origin').concat(values(headers, 'referer').map(originOf)).every(isOurs);
}

function preflight(headers) {
  const answer = {
    'access-control-allow-methods': { value: METHODS },
    'access-control-allow-headers': { value: 'Range, If-Range, If-None-Match' },
    'access-control-max-age': { value: '600' },
    allow: { value: METHODS },
    vary: { value: 'Origin' },
  };
  const origin = values(headers, 'origin').join();
  if (ORIGINS.includes(origin)) {
    answer['access-control-allow-origin'] = { value: origin };
    if (TAKES_COOKIES) {
      answer['access-control-allow-credentials'] = { value: 'true' };
    }
  }
  return { statusCode: 204, statusDescription: 'No Content', headers: answer };
}

function refusal() {
  return {
    statusCode: 403,
    statusDescription: 'Forbidden',
    headers: { 'cache-control': { value: 'no-store' }, 'content-type': { value: 'application/problem+json' } },
    body: JSON.stringify({
      type: 'about:blank',
      title: 'Forbidden',
      status: 403,
      detail: 'This page may not show our media.',
      code: 'hotlink',
    }),
  };
}

function handler(event) {
  const request = event.request;
  if (!isWelcome(request.headers)) {
    return refusal();
  }
  return request.method === 'OPTIONS' ? preflight(request.headers) : request;
}
