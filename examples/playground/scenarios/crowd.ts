/** Fifty instances and three hundred calls: a cluster under load. */
import { DependencyProvider, inject, rpc, RpcProxy, service } from 'kinoko'
import type { Simulation } from 'kinoko/testing'

class Work extends DependencyProvider<(ms: number) => Promise<void>> {
  override getDependency() {
    const { ambient } = this.container
    return (ms: number) =>
      new Promise<void>((done) => void ambient.setTimeout(done, ms * (0.5 + ambient.random())))
  }
}

@service('search')
class SearchService {
  work = inject(new Work())

  @rpc async find(word: string) {
    await this.work(30)
    return word.length
  }
}

@service('site')
class SiteService {
  work = inject(new Work())
  search = new RpcProxy<SearchService>('search')

  @rpc async page(words: string[]) {
    await this.work(5)
    const replies = words.map((word) => this.search.find.callAsync(word))
    return Promise.all(replies.map((reply) => reply.result()))
  }
}

export async function scenario(sim: Simulation) {
  sim.service(SiteService, { instances: 20 })
  sim.service(SearchService, { instances: 30 })
  const site = await sim.proxy<SiteService>('site')
  const pages: Promise<unknown>[] = []
  for (let i = 0; i < 100; i++) {
    pages.push(site.page(['tea', 'cup']))
    await sim.sleep(2)
  }
  await Promise.all(pages)
}
