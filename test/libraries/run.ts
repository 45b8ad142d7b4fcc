/**
 * `npm run test:libraries [-- part of a name]`: packs the library, installs the tarball beside libraries on amqplib, and
 * runs the example of each in `examples/libraries` on RabbitMQ and under the stand-in, with each version of Node. What
 * is seen has to be the same, and the same as in `expected.json`, which `KINOKO_UPDATE=1` writes from RabbitMQ.
 *
 * `KINOKO_TEST_BROKER` has the URIs of the RabbitMQs, with commas between them; without one only the stand-in is compared.
 */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { installNodes, quiet } from '../install/nodes.js'
import { pack } from '../install/pack.js'
import { shell } from '../install/shell.js'
import { libraries, type Library } from './libraries.js'
import { versionOf } from './version-of.js'

const here = import.meta.dirname
const wanted = process.argv.slice(2).join(' ').toLowerCase()
const chosen = libraries.filter(({ name }) => name.toLowerCase().includes(wanted))
const brokers = (process.env['KINOKO_TEST_BROKER'] ?? '').split(',').filter((uri) => uri !== '')
const expectedFile = join(here, 'expected.json')
const expected = JSON.parse(await readFile(expectedFile, 'utf8')) as Record<string, unknown>
const root = await mkdtemp(join(tmpdir(), 'kinoko-libraries-'))

interface Place {
  /** As the table calls it. */
  readonly name: string
  readonly uri: string
  /** The version of RabbitMQ, real or simulated. */
  readonly version: string
  readonly node: string
  readonly isReal: boolean
}

try {
  const tarball = await pack(root)
  const nodes = await installNodes(root, new Set([20, 22, 24]))
  const places = await findPlaces(nodes)
  const problems: string[] = []
  console.log(`| library | amqplib | ${places.map(({ name }) => name).join(' | ')} |`)
  console.log(`| --- | --- | ${places.map(() => '---').join(' | ')} |`)
  for (const library of chosen) {
    const folder = await install(library, tarball)
    const cells: string[] = []
    for (const place of places) cells.push(await compare(library, folder, place, problems))
    console.log(`| ${library.name} | ${library.amqplib} | ${cells.join(' | ')} |`)
    await rm(folder, { recursive: true, force: true })
  }
  if (process.env['KINOKO_UPDATE'] === '1') {
    await writeFile(expectedFile, `${JSON.stringify(expected, null, 2)}\n`)
  }
  for (const problem of problems) console.log(`\n${problem}`)
  if (brokers.length === 0)
    console.log('\nnot compared with a RabbitMQ: KINOKO_TEST_BROKER names none')
  process.exitCode = problems.length === 0 && chosen.length > 0 ? 0 : 1
} finally {
  await rm(root, { recursive: true, force: true })
}

async function findPlaces(nodes: ReadonlyMap<number, string>): Promise<Place[]> {
  const real = await Promise.all(
    brokers.map(async (uri): Promise<Place> => {
      const version = await versionOf(uri)
      return { name: `RabbitMQ ${version}`, uri, version, node: nodes.get(22)!, isReal: true }
    }),
  )
  const uri = 'amqp://guest:guest@localhost:5672'
  const simulated = [...nodes].map(([major, node]): Place => ({
    name: `Node ${major}`,
    uri,
    version: '4.3',
    node,
    isReal: false,
  }))
  return [...real, ...simulated]
}

async function install({ example, packages }: Library, tarball: string): Promise<string> {
  const folder = join(root, example.replace(/\W/g, '-'))
  await cp(join(here, '../../examples/libraries'), folder, { recursive: true })
  const dependencies = { ...packages, kinoko: `file:${tarball}` }
  const manifest = { private: true, type: 'module', dependencies }
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest))
  const { status, output } = await shell(`npm install --legacy-peer-deps ${quiet}`, { cwd: folder })
  if (status !== 0) throw new Error(output)
  return folder
}

/** Runs an example; gives what the table says of it. */
async function compare(
  library: Library,
  cwd: string,
  place: Place,
  problems: string[],
): Promise<string> {
  const { example, name, needs310 = false } = library
  if (needs310 && place.isReal && !place.version.startsWith('3.')) return 'frames too small'
  const version = needs310 ? '3.10' : place.version
  const flags = place.isReal ? '' : '--import kinoko/register'
  const { status, output } = await shell(`node ${flags} ${example} ${place.uri}`, {
    cwd,
    environment: {
      PATH: `${place.node}:${process.env['PATH'] ?? ''}`,
      KINOKO_SIMULATOR: JSON.stringify({ rabbitmq: version }),
    },
  })
  const seen = output.split('\n').find((line) => line.startsWith('['))
  if (place.isReal && process.env['KINOKO_UPDATE'] === '1') expected[example] = parse(seen)
  const known = JSON.stringify(expected[example])
  if (status === 0 && seen !== undefined && seen === known) return 'same'
  problems.push(`--- ${name} on ${place.name}: expected\n${known}\n${output}`)
  return 'DIFFERENT'
}

function parse(text: string | undefined): unknown {
  return text === undefined ? undefined : JSON.parse(text)
}
