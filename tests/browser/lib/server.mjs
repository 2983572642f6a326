// A static server with the rules of GitHub Pages, on loopback and a free port.
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import zlib from 'node:zlib';

const TYPES = {
  html: 'text/html', css: 'text/css', js: 'text/javascript', json: 'application/json', md: 'text/markdown',
  txt: 'text/plain', xml: 'application/xml', svg: 'image/svg+xml', png: 'image/png',
};

/**
 * Serves `folder` under `base` (such as `/` or `/repo/`). `hits` collects each answer's path, status and bytes. Where a test
 * sets `send`, it gets each page's response and bytes, and sends them at its own pace.
 */
export async function serve(folder, base = '/') {
  const site = { hits: [] };
  const server = http.createServer((request, response) => {
    const asked = decodeURIComponent(new URL(request.url, 'http://localhost').pathname);
    const inside = asked.startsWith(base) ? path.posix.normalize('/' + asked.slice(base.length)) : '/404.html';
    let file = path.join(folder, inside.endsWith('/') ? inside + 'index.html' : inside);
    let status = asked.startsWith(base) ? 200 : 404;
    if (!fs.existsSync(file) || fs.statSync(file).isDirectory()) {
      status = 404;
      file = path.join(folder, '404.html');
    }
    if (site.send && file.endsWith('.html')) {
      response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' });
      return site.send(response, fs.readFileSync(file));
    }
    const body = zlib.gzipSync(fs.readFileSync(file));
    const type = TYPES[path.extname(file).slice(1)] ?? 'application/octet-stream';
    site.hits.push({ path: asked, status, bytes: body.length, type });
    response.writeHead(status, {
      'content-type': /text|json|svg|xml/.test(type) ? `${type}; charset=utf-8` : type,
      'content-encoding': 'gzip',
    });
    response.end(body);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  site.url = `http://127.0.0.1:${server.address().port}${base}`;
  site.close = () => new Promise((resolve) => { server.close(resolve); server.closeAllConnections(); });
  return site;
}
