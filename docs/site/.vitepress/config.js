import { readFileSync } from 'node:fs'
import { env } from 'node:process'
import { fileURLToPath, URL } from 'node:url'
import { defineConfig } from 'vitepress'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const source = `${root}docs/site/build/pages`
const { homepage, repository, version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'))
/** Where the site stands on its host. */
const base = env.KINOKO_SITE_BASE ?? '/'
const repositoryUrl = repository.url.replace(/^git\+|\.git$/g, '')

/** GitHub's anchors, so that a link is the same there and here. */
const slugify = (heading) =>
  heading
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number}\- ]/gu, '')
    .replaceAll(' ', '-')

const item = (text, link) => ({ text, link })

const learn = [
  item('Getting started', '/getting-started'),
  {
    text: 'Tutorial',
    collapsed: false,
    items: [
      item('1. A service', '/tutorial/1-a-service'),
      item('2. One that calls another', '/tutorial/2-a-caller'),
      item('3. Tests', '/tutorial/3-tests'),
      item('4. A bug that needs an order', '/tutorial/4-a-bug'),
      item('5. On RabbitMQ', '/tutorial/5-on-rabbitmq'),
    ],
  },
  item('Mocks, containers, Kinoko', '/comparison'),
  item('Examples', '/examples/'),
  item('All pages', '/overview'),
]

const guides = [
  item('Services', '/services'),
  item('Testing', '/testing'),
  item('Simulation', '/simulation'),
  item('The simulator by itself', '/simulator'),
  item('Production', '/production'),
  item('Command line', '/command-line'),
  item('Playground', '/playground-guide'),
  item('The broker as a server', '/broker'),
]

const recipes = [
  item('A database in a simulation', '/recipes/database'),
  item('HTTP in front', '/recipes/http-gateway'),
  item('An existing amqplib application', '/recipes/amqplib-app'),
  item('Migrating from nameko', '/recipes/from-nameko'),
  item('Upgrading RabbitMQ', '/recipes/upgrading-rabbitmq'),
  item('Versions of RabbitMQ', '/rabbitmq-versions'),
  item('Continuous integration', '/recipes/ci'),
]

const reference = [
  item('API', '/api/'),
  item('Errors', '/errors'),
  item('Kinoko for users of nameko', '/nameko'),
  item('Behaviours of nameko', '/nameko-behaviours'),
  item('Fidelity', '/fidelity'),
  item('Hardening', '/hardening'),
  item('Mistakes and what is said of them', '/mistakes'),
  item('Libraries over amqplib', '/libraries'),
  item('Clients in other languages', '/clients'),
  item('Performance', '/performance'),
  item('Glossary', '/glossary'),
]

const project = [
  item('Architecture', '/architecture'),
  item('Contributing', '/contributing'),
  item('Changes', '/changelog'),
  item('Security', '/security'),
  item('Code of conduct', '/code-of-conduct'),
]

const main = [
  { text: 'Learn', items: learn },
  { text: 'Guides', items: guides },
  { text: 'Recipes', items: recipes },
  { text: 'Reference', items: reference },
  { text: 'Project', items: project },
]

const api = JSON.parse(readFileSync(`${source}/api/typedoc-sidebar.json`, 'utf8'))

export default defineConfig({
  srcDir: source,
  outDir: `${root}build/site`,
  cacheDir: `${root}build/site-cache`,
  base,
  lang: 'en',
  title: 'Kinoko',
  description: 'RPC services over RabbitMQ in TypeScript, and a RabbitMQ in memory to test them on',
  cleanUrls: true,
  // the playground is built beside the site
  ignoreDeadLinks: [/^\/playground\//],
  sitemap: { hostname: homepage },
  head: [
    [
      'link',
      {
        rel: 'icon',
        type: 'image/svg+xml',
        href: `${base}favicon.svg`,
      },
    ],
    ['meta', { name: 'theme-color', content: '#2f64c8' }],
    ['meta', { property: 'og:site_name', content: 'Kinoko' }],
    ['meta', { property: 'og:type', content: 'website' }],
    ['meta', { property: 'og:image', content: `${homepage}pictures/shop-light.png` }],
    ['meta', { name: 'twitter:card', content: 'summary_large_image' }],
  ],
  transformPageData(page) {
    page.frontmatter.head ??= []
    page.frontmatter.head.push(
      ['meta', { property: 'og:title', content: page.title || 'Kinoko' }],
      ['meta', { property: 'og:description', content: page.description }],
    )
  },
  markdown: {
    theme: { light: 'github-light', dark: 'github-dark' },
    anchor: { slugify },
    toc: { slugify },
    config: (markdown) => withTitledBlocks(markdown),
  },
  themeConfig: {
    logo: '/favicon.svg',
    outline: [2, 3],
    search: {
      provider: 'local',
      options: {
        detailedView: true,
        miniSearch: {
          searchOptions: {
            boost: { title: 4, text: 1, titles: 2 },
            // guides before the API
            boostDocument: (id) => (id.includes('/api/') ? 0.3 : 1),
          },
        },
      },
    },
    nav: [
      item('Learn', '/getting-started'),
      item('Guides', '/services'),
      item('API', '/api/'),
      { text: 'Playground', link: '/playground/index.html', target: '_self' },
      item(`v${version}`, '/changelog'),
    ],
    sidebar: { '/api/': [{ text: 'API', items: api }], '/': main },
    socialLinks: [{ icon: 'github', link: repositoryUrl }],
    editLink: {
      // its text goes into the page, so that it can use nothing from here
      pattern: ({ frontmatter }) => frontmatter.source,
      text: 'Change this page',
    },
    docFooter: { prev: 'Before', next: 'Next' },
    footer: { message: 'MIT license' },
  },
})

/** A block with a file in square brackets has its name above it. */
function withTitledBlocks(markdown) {
  const fence = markdown.renderer.rules.fence
  markdown.renderer.rules.fence = (tokens, index, ...rest) => {
    const token = tokens[index]
    const [, file] = /\[([^\]]+)\]/.exec(token.info) ?? []
    const html = fence(tokens, index, ...rest)
    return file === undefined
      ? html
      : `<div class="titled-block"><div class="block-title">${file}</div>${html}</div>`
  }
}
