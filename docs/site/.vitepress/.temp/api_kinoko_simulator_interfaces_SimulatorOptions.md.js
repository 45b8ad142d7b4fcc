import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: SimulatorOptions","description":"","frontmatter":{"editLink":false,"outline":[2,4],"head":[["meta",{"property":"og:title","content":"Interface: SimulatorOptions"}],["meta",{"property":"og:description","content":""}]]},"headers":[],"relativePath":"api/kinoko/simulator/interfaces/SimulatorOptions.md","filePath":"api/kinoko/simulator/interfaces/SimulatorOptions.md"}');
const _sfc_main = { name: "api/kinoko/simulator/interfaces/SimulatorOptions.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">kinoko/simulator</a> / SimulatorOptions</p><h1 id="interface-simulatoroptions" tabindex="-1">Interface: SimulatorOptions <a class="header-anchor" href="#interface-simulatoroptions" aria-label="Permalink to &quot;Interface: SimulatorOptions&quot;">​</a></h1><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><a id="property-choices"></a> <code>choices?</code></td><td><a href="./Choices"><code>Choices</code></a></td><td>Who makes the choices of order; by default the seed, all of them alike likely.</td></tr><tr><td><a id="property-clock"></a> <code>clock?</code></td><td><code>&quot;virtual&quot;</code> | <code>&quot;real&quot;</code></td><td><code>virtual</code> (the default): time moves only when nothing else can happen, hours pass in milliseconds. <code>real</code>: it follows the host&#39;s clock.</td></tr><tr><td><a id="property-ports"></a> <code>ports?</code></td><td>readonly <code>number</code>[]</td><td>Ports on which the broker listens. Default 5672 and 5671.</td></tr><tr><td><a id="property-seed"></a> <code>seed?</code></td><td><code>number</code></td><td>Decides every choice of the world and all chance. Without one, events happen first come first served, and chance is drawn from seed 0.</td></tr><tr><td><a id="property-trace"></a> <code>trace?</code></td><td><code>number</code></td><td>How many of the latest trace entries are kept, 0 for no trace at all. Default 10,000.</td></tr><tr><td><a id="property-users"></a> <code>users?</code></td><td><code>Readonly</code>&lt;<code>Record</code>&lt;<code>string</code>, <code>string</code>&gt;&gt;</td><td>Passwords by user name. Default <code>{ guest: &#39;guest&#39; }</code>.</td></tr><tr><td><a id="property-virtualhosts"></a> <code>virtualHosts?</code></td><td>readonly <code>string</code>[]</td><td>Virtual hosts there are from the start. Default <code>[&#39;/&#39;]</code>.</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/kinoko/simulator/interfaces/SimulatorOptions.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const SimulatorOptions = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  SimulatorOptions as default
};
