// As the guide shows it.
const webhooks = require('./docs/observability/webhooks/_sidebar_items.json');

module.exports = {
  docs: ['home', { type: 'category', label: 'Webhooks', items: webhooks }],
};
