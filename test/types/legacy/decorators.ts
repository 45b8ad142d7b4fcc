/** Compiled with `experimentalDecorators` (`npm run typecheck`): the decorators are typed in this form, too. */
import { eventHandler, once, rpc, RpcProxy, service, timer, type ServiceProxy } from 'kinoko'
import { dummy } from 'kinoko/testing'

@service('legacy')
export class LegacyService {
  other = new RpcProxy<LegacyService>('legacy')

  @rpc bare(a: number): number {
    return a
  }
  @rpc() called(): void {}
  @rpc({ sensitiveArguments: 'a' }) async withOptions(a: string): Promise<string> {
    return Promise.resolve(a)
  }
  @rpc generic<T>(value: T): T {
    return value
  }
  @timer(60) tick(): void {}
  @once onStart(): void {}
  @once({ args: [1] }) onStartWith(_value: number): void {}
  @eventHandler('shop', 'sold') onSold(_data: unknown): void {}
  @dummy hooked(): void {}
}

export class Mistakes {
  // @ts-expect-error -- a field
  @rpc field = (): number => 1
  // @ts-expect-error -- a getter
  @rpc get odd(): number {
    return 1
  }
  // @ts-expect-error -- no such option
  @rpc({ idempotence: true }) method(): void {}
  // @ts-expect-error -- without an interval
  @timer() tick(): void {}
}

// @ts-expect-error -- a service needs a name
@service
export class Nameless {}

export type Result = ReturnType<ServiceProxy<LegacyService>['bare']>
