module.exports = { title: 'Our docs', url: 'https://docs.example', baseUrl: '/', presets: [['classic', { docs: { sidebarPath: './sidebars.js' } }]] };
