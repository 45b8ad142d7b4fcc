/** A service of a process of its own, which one of its methods and one of its handlers end by SIGKILL. */
import { eventHandler, rpc, service, ServiceContainer, silentLogger, type Config } from 'kinoko'

const { name, source, config } = JSON.parse(process.argv[2]!) as {
  name: string
  source: string
  config: Config
}

function end(): Promise<never> {
  process.kill(process.pid, 'SIGKILL')
  return new Promise(() => undefined)
}

@service(name)
class Mortal {
  @rpc work() {
    return 'done'
  }
  @rpc explode() {
    return end()
  }
  @eventHandler(source, 'bang') bang() {
    return end()
  }
}

await new ServiceContainer(Mortal, { logger: silentLogger, config }).start()
process.send!('up')
