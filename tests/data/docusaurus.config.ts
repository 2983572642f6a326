// What `import docusaurus` maps or lists.
enum Place { Docs = 'docs', Blog = 'blog' }
interface Named { name: string }

export default async function create(): Promise<Config> {
  return {
    title: 'Acme', url: 'https://acme.example', organizationName: 'acme', projectName: 'docs',
    presets: [['classic', {
      docs: { path: Place.Docs, exclude: ['wip/**', '**/*.draft.md', '!(a).md'], remarkPlugins: [() => 1] },
      blog: { blogTitle: 'Our news' },
      theme: { customCss: './src/css/custom.css' },
    }]],
    plugins: [
      ['@docusaurus/plugin-content-docs', { id: 'api', path: 'api', routeBasePath: 'api', sidebarPath: './api.js' }],
      ['@docusaurus/plugin-content-docs', { id: 'far', path: '../far', routeBasePath: 'far' }],
    ],
    themeConfig: {
      announcementBar: { content: '<b>Version 2</b> is <a href="/docs/intro">out &amp; about</a>' },
      navbar: { items: [
        { type: 'doc', docId: 'intro', label: 'Start' }, { to: 'docs/intro', label: 'Intro' },
        { href: 'https://github.com/acme/docs', label: 'GitHub' }, { type: 'localeDropdown' },
      ] },
      footer: {
        copyright: 'Acme',
        links: [
          { title: 'More', items: [
            { label: 'Blog', to: '/blog' }, { label: 'Play', to: '/play' }, { html: '<b>x</b>' },
            { label: 'Status', href: 'https://status.example' },
          ] },
        ],
      },
    },
  };
}
