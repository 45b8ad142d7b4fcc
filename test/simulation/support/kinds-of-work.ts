/** Kinds of real work that an `@rpc` method may wait for, in Node. */
import { execFile, fork, type ChildProcess } from 'node:child_process'
import crypto from 'node:crypto'
import dgram from 'node:dgram'
import dns from 'node:dns'
import { createReadStream, createWriteStream, readFile, stat } from 'node:fs'
import fs, { mkdtemp, rm, writeFile } from 'node:fs/promises'
import http from 'node:http'
import net, { type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { pipeline } from 'node:stream/promises'
import timers from 'node:timers'
import timersPromises from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { Worker } from 'node:worker_threads'
import zlib from 'node:zlib'
import { compileWasm, messageChannel } from './shared-kinds-of-work.js'

/** Taken before any simulation can put its own in their place. */
const { setTimeout, setImmediate, setInterval, clearInterval } = timers
const sleep = timersPromises.setTimeout

/** The places that real work goes to. */
export interface Surroundings {
  readonly folder: string
  readonly file: string
  /** The address of a server in this process. */
  readonly here: string
  /** The address of a server in another process. */
  readonly there: string
  close(): Promise<void>
}

export async function openSurroundings(): Promise<Surroundings> {
  const folder = await mkdtemp(join(tmpdir(), 'kinoko-work-'))
  const file = join(folder, 'text')
  await writeFile(file, 'a line of text\n'.repeat(2_000))
  const serverFile = join(folder, 'server.mjs')
  await writeFile(serverFile, serverModule)
  const child = fork(serverFile)
  const server = http.createServer((_, response) => response.end('here'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const port = await new Promise<number>((resolve) => child.once('message', resolve))
  return {
    folder,
    file,
    here: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    there: `http://127.0.0.1:${port}`,
    close: () => close(server, child, folder),
  }
}

async function close(server: http.Server, child: ChildProcess, folder: string): Promise<void> {
  server.closeAllConnections()
  server.close()
  child.kill()
  await rm(folder, { recursive: true })
}

const serverModule = `
import http from 'node:http'
const server = http.createServer((_, response) => setTimeout(() => response.end('there'), 3))
server.listen(0, '127.0.0.1', () => process.send(server.address().port))
`

let modules = 0

/** A module that was never imported. */
async function newModule({ folder }: Surroundings): Promise<string> {
  const path = join(folder, `module-${++modules}.mjs`)
  await writeFile(path, `export const number = ${modules}`)
  return pathToFileURL(path).href
}

/** A sixteenth of scrypt's usual cost: some milliseconds. */
const cheap: crypto.ScryptOptions = { N: 1024 }
const scrypt = promisify<string, string, number, crypto.ScryptOptions, Buffer>(crypto.scrypt)

type Kind = (around: Surroundings) => Promise<unknown>

/** The work of each kind, by its name. */
export const kindsOfWork: Readonly<Record<string, Kind>> = {
  'setTimeout, 5 ms': () => new Promise((resolve) => setTimeout(resolve, 5)),
  'timers/promises': () => sleep(5),
  '20 immediates': async () => {
    for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve))
  },
  'an interval, third tick': () =>
    new Promise<void>((resolve) => {
      let ticks = 0
      const interval = setInterval(() => {
        if (++ticks < 3) return
        clearInterval(interval)
        resolve()
      }, 3)
    }),
  'fs.promises.readFile': ({ file }) => fs.readFile(file),
  'fs.readFile': ({ file }) => promisify(readFile)(file),
  'an unref-ed timer of a minute beside fs.stat': ({ file }) => {
    setTimeout(() => undefined, 60_000).unref()
    return promisify(stat)(file)
  },
  'fs.opendir': async ({ folder }) => {
    let count = 0
    for await (const entry of await fs.opendir(folder)) count += entry.name.length
    return count
  },
  'readline over a file': async ({ file }) => {
    let count = 0
    for await (const line of createInterface({ input: createReadStream(file) }))
      count += line.length
    return count
  },
  'a stream through gzip into a file': ({ folder, file }) =>
    pipeline(createReadStream(file), zlib.createGzip(), createWriteStream(join(folder, 'zipped'))),
  'zlib.gzip': () => promisify(zlib.gzip)('x'.repeat(100_000)),
  'zlib.brotliCompress': () => promisify(zlib.brotliCompress)('x'.repeat(100_000)),
  CompressionStream: () =>
    new Response(
      new Blob(['x'.repeat(100_000)]).stream().pipeThrough(new CompressionStream('gzip')),
    ).arrayBuffer(),
  'Blob.arrayBuffer': () => new Blob(['x'.repeat(100_000)]).arrayBuffer(),
  'crypto.scrypt': () => scrypt('secret', 'salt', 32, cheap),
  'crypto.subtle.digest': () => crypto.subtle.digest('SHA-256', new Uint8Array(1_000_000)),
  'crypto.randomBytes': () => promisify(crypto.randomBytes)(32),
  'crypto.scryptSync': () => Promise.resolve(crypto.scryptSync('secret', 'salt', 32, cheap)),
  'crypto.randomBytes, at once': () => Promise.resolve(crypto.randomBytes(32)),
  'crypto.generateKeyPair': () =>
    promisify(crypto.generateKeyPair)('ec', { namedCurve: 'prime256v1' }),
  'execFile: true': () => promisify(execFile)('true'),
  'execFile: sleep 0.02': () => promisify(execFile)('sleep', ['0.02']),
  'import of a builtin module': () => import('node:string_decoder'),
  'import of a new file': async (around) => {
    await (import(/* @vite-ignore */ await newModule(around)) as Promise<unknown>)
  },
  'fetch, a server in another process': async ({ there }) => (await fetch(there)).text(),
  'fetch, a server in this process': async ({ here }) => (await fetch(here)).text(),
  'http.get without an agent': ({ there }) =>
    new Promise((resolve, reject) => {
      http
        .get(there, { agent: false }, (response) => response.resume().on('end', resolve))
        .on('error', reject)
    }),
  'a worker thread until its exit': () => {
    const worker = new Worker('0', { eval: true })
    return new Promise((resolve) => worker.once('exit', resolve))
  },
  'a message of a worker thread': async () => {
    const worker = new Worker('require("worker_threads").parentPort.postMessage(1)', { eval: true })
    await new Promise((resolve) => worker.once('message', resolve))
    worker.unref()
  },
  'dns.lookup': () => promisify(dns.lookup)('localhost'),
  'a raw socket': ({ there }) =>
    new Promise<void>((resolve, reject) => {
      const socket = net.connect(Number(new URL(there).port), '127.0.0.1')
      socket.write('GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n')
      socket
        .resume()
        .on('close', () => resolve())
        .on('error', reject)
    }),
  'a datagram to oneself': () =>
    new Promise<void>((resolve) => {
      const socket = dgram.createSocket('udp4')
      socket.once('message', () => socket.close(() => resolve()))
      socket.bind(0, '127.0.0.1', () => socket.send('x', socket.address().port, '127.0.0.1'))
    }),
  'a MessageChannel': messageChannel,
  'WebAssembly.compile': compileWasm,
  'Promise.all of readFile and gzip': ({ file }) =>
    Promise.all([fs.readFile(file), promisify(zlib.gzip)('x'.repeat(100_000))]),
  'process.nextTick and queueMicrotask': async () => {
    await new Promise<void>((resolve) => process.nextTick(resolve))
    await new Promise<void>((resolve) => queueMicrotask(resolve))
  },
}
