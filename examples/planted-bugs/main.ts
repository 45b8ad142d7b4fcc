/** Six bugs, found: `npx tsx examples/planted-bugs/main.ts`. */
import { styleText } from 'node:util'
import { explore, simulate } from 'kinoko/testing'
import { plantedBugs } from './index.js'

for (const bug of plantedBugs) {
  console.log(styleText('bold', bug.title))
  const { config = {} } = bug.explore
  const missed = await simulate({ config }, bug.buggy).then(
    () => true,
    () => false,
  )
  console.log(`first come, first served: ${missed ? 'nothing to be seen' : 'fails'}`)
  const failure = await explore(bug.explore, bug.buggy).catch((error: unknown) => error as Error)
  console.log(failure instanceof Error ? failure.message : 'not found')
  const { runs } = await explore(bug.explore, bug.fixed)
  console.log(styleText('green', `fixed: ${runs} runs without it`), '\n')
}
