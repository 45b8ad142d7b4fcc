/**
 * Methods that fire by themselves: at the start, and every so many seconds. A day of it takes no time here.
 */
import { once, service, timer } from 'kinoko'
import { simulate } from 'kinoko/testing'

let cleanings = 0

@service('janitor')
class JanitorService {
  @once({ args: ['the janitor'] }) introduce(name: string) {
    console.log(`hello from ${name}`)
  }

  @timer(3600) clean() {
    cleanings++
  }
}

await simulate({}, async (sim) => {
  sim.service(JanitorService)
  await sim.sleep(24 * 3_600_000 + 1000)
  console.log(`${cleanings} times in a day`)
})
