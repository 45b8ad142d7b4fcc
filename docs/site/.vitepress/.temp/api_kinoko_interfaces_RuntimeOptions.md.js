import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: RuntimeOptions","description":"","frontmatter":{"editLink":false,"outline":[2,4],"head":[["meta",{"property":"og:title","content":"Interface: RuntimeOptions"}],["meta",{"property":"og:description","content":""}]]},"headers":[],"relativePath":"api/kinoko/interfaces/RuntimeOptions.md","filePath":"api/kinoko/interfaces/RuntimeOptions.md"}');
const _sfc_main = { name: "api/kinoko/interfaces/RuntimeOptions.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">kinoko</a> / RuntimeOptions</p><h1 id="interface-runtimeoptions" tabindex="-1">Interface: RuntimeOptions <a class="header-anchor" href="#interface-runtimeoptions" aria-label="Permalink to &quot;Interface: RuntimeOptions&quot;">​</a></h1><p>What containers, runners and standalone clients run on; everything has a default.</p><h2 id="extended-by" tabindex="-1">Extended by <a class="header-anchor" href="#extended-by" aria-label="Permalink to &quot;Extended by&quot;">​</a></h2><ul><li><a href="./EventDispatcherOptions"><code>EventDispatcherOptions</code></a></li><li><a href="./ClientOptions"><code>ClientOptions</code></a></li></ul><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><a id="property-ambient"></a> <code>ambient?</code></td><td><a href="./Ambient"><code>Ambient</code></a></td><td>Time and chance: the host&#39;s by default, or the simulator&#39;s.</td></tr><tr><td><a id="property-config"></a> <code>config?</code></td><td><a href="./Config"><code>Config</code></a></td><td>-</td></tr><tr><td><a id="property-connect"></a> <code>connect?</code></td><td><a href="./../type-aliases/Connect"><code>Connect</code></a></td><td>Opens connections: amqplib&#39;s <code>connect</code> by default, or the simulator&#39;s.</td></tr><tr><td><a id="property-idempotencystore"></a> <code>idempotencyStore?</code></td><td><a href="./IdempotencyStore"><code>IdempotencyStore</code></a></td><td>Where the outcomes of idempotent methods are kept. Default: in memory, one store for each container.</td></tr><tr><td><a id="property-logger"></a> <code>logger?</code></td><td><a href="./Logger"><code>Logger</code></a></td><td>Anything with pino&#39;s methods; by default warnings and errors go to the console.</td></tr><tr><td><a id="property-middleware"></a> <code>middleware?</code></td><td>readonly <a href="./Middleware"><code>Middleware</code></a>[]</td><td>Hooks around calls, events and workers, the outermost first. Default: none.</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/kinoko/interfaces/RuntimeOptions.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const RuntimeOptions = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  RuntimeOptions as default
};
