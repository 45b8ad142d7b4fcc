import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { companion, companionFolder } from './companion.js'
import { missing, pageFile, pageHeaders, pathOf, plainText, type Answer } from './page-file.js'

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** The page that shows what goes through the broker, of the companion package; it has no data, and asks the API for them. */
export async function serveLivePage(
  { method = 'GET', url = '/' }: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const isRead = method === 'GET' || method === 'HEAD'
  const { status, type, body } = isRead ? await answer(url) : notAllowed
  response.writeHead(status, {
    ...pageHeaders,
    'content-type': type,
    'content-security-policy': policy,
    ...(isRead ? {} : { allow: 'GET, HEAD' }),
  })
  response.end(method === 'HEAD' ? undefined : body)
}

const notAllowed: Answer = { status: 405, type: plainText, body: 'use GET' }

async function answer(url: string): Promise<Answer> {
  const path = pathOf(url) ?? ''
  const folder = companionFolder()
  const [, asset] = /^\/assets(\/.*)$/s.exec(path) ?? []
  if (folder !== undefined && asset !== undefined) return pageFile(join(folder, 'assets'), asset)
  if (path !== '/') return missing
  const page = folder === undefined ? undefined : await pageFile(folder, 'live.html')
  return page?.status === 200 ? page : notInstalled
}

const notInstalled: Answer = {
  status: 404,
  type: plainText,
  body:
    `The live page is in a package of its own: \`npm install --save-dev ${companion}\` installs it, ` +
    'and this address shows what goes through the broker. The management API is at /api.\n',
}
