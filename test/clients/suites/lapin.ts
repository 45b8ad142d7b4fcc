import type { Suite, Verdict } from '../suite.js'

const version = '4.12.3'

export const lapin: Suite = {
  name: 'lapin',
  version,
  language: 'Rust',
  leftOut: 'its examples',
  needs: ['cargo', 'curl', 'tar'],
  async prepare(shell) {
    if (await shell.has('suite', 'Cargo.toml')) return
    // cargo fetches crates into its own cache; a project that depends on it brings it there
    await shell.run('rm', ['-rf', 'fetch'])
    await shell.run('cargo', ['init', '--name', 'fetch', 'fetch'])
    await shell.run('cargo', ['add', `lapin@=${version}`], { in: 'fetch' })
    await shell.run('cargo', ['vendor', 'vendor'], { in: 'fetch' })
    await shell.run('cp', ['-r', 'fetch/vendor/lapin', 'suite'])
  },
  async run(shell, { uri }) {
    const env = { AMQP_ADDR: `${uri}/%2f` }
    const args = ['test', '--tests', '--no-fail-fast', '--', '--test-threads=2']
    const output = await shell.run('cargo', args, {
      in: 'suite',
      env,
      mayFail: true,
      timeoutS: 3000,
    })
    const verdicts = new Map<string, Verdict>()
    for (const [, name = '', verdict] of output.matchAll(
      /^test (\S+) \.\.\. (ok|FAILED|ignored)/gm,
    )) {
      verdicts.set(name, verdict === 'ok' ? 'passed' : verdict === 'FAILED' ? 'failed' : 'skipped')
    }
    return verdicts
  },
}
