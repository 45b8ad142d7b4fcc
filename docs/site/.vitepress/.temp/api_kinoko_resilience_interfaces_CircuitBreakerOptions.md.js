import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: CircuitBreakerOptions","description":"","frontmatter":{"editLink":false,"outline":[2,4],"head":[["meta",{"property":"og:title","content":"Interface: CircuitBreakerOptions"}],["meta",{"property":"og:description","content":""}]]},"headers":[],"relativePath":"api/kinoko/resilience/interfaces/CircuitBreakerOptions.md","filePath":"api/kinoko/resilience/interfaces/CircuitBreakerOptions.md"}');
const _sfc_main = { name: "api/kinoko/resilience/interfaces/CircuitBreakerOptions.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">kinoko/resilience</a> / CircuitBreakerOptions</p><h1 id="interface-circuitbreakeroptions" tabindex="-1">Interface: CircuitBreakerOptions <a class="header-anchor" href="#interface-circuitbreakeroptions" aria-label="Permalink to &quot;Interface: CircuitBreakerOptions&quot;">​</a></h1><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><a id="property-failurerate"></a> <code>failureRate?</code></td><td><code>number</code></td><td>Opens when more than this share of the calls of the last <code>over</code> seconds failed: 0.5 is half.</td></tr><tr><td><a id="property-failures"></a> <code>failures?</code></td><td><code>number</code></td><td>Opens after so many failures in a row. Default 5; not with <code>failureRate</code>.</td></tr><tr><td><a id="property-halfopenafter"></a> <code>halfOpenAfter?</code></td><td><code>number</code></td><td>Seconds that an open breaker waits before it lets one call try. Default 10.</td></tr><tr><td><a id="property-isfailure"></a> <code>isFailure?</code></td><td>(<code>error</code>) =&gt; <code>boolean</code></td><td>Which errors are failures. Default: the target did not answer.</td></tr><tr><td><a id="property-minimumrate"></a> <code>minimumRate?</code></td><td><code>number</code></td><td>With fewer calls a second than this, <code>failureRate</code> says nothing. Default 1.</td></tr><tr><td><a id="property-onchange"></a> <code>onChange?</code></td><td>(<code>target</code>, <code>state</code>) =&gt; <code>void</code></td><td>Told of every change.</td></tr><tr><td><a id="property-over"></a> <code>over?</code></td><td><code>number</code></td><td>Seconds. Default 30.</td></tr><tr><td><a id="property-scope"></a> <code>scope?</code></td><td><a href="./../type-aliases/Scope"><code>Scope</code></a></td><td>Default <code>service</code>.</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/kinoko/resilience/interfaces/CircuitBreakerOptions.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const CircuitBreakerOptions = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  CircuitBreakerOptions as default
};
