module.exports = { docs: ['start'] };
