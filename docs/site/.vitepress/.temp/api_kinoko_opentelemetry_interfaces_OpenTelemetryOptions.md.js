import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: OpenTelemetryOptions","description":"","frontmatter":{"editLink":false,"outline":[2,4],"head":[["meta",{"property":"og:title","content":"Interface: OpenTelemetryOptions"}],["meta",{"property":"og:description","content":""}]]},"headers":[],"relativePath":"api/kinoko/opentelemetry/interfaces/OpenTelemetryOptions.md","filePath":"api/kinoko/opentelemetry/interfaces/OpenTelemetryOptions.md"}');
const _sfc_main = { name: "api/kinoko/opentelemetry/interfaces/OpenTelemetryOptions.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">kinoko/opentelemetry</a> / OpenTelemetryOptions</p><h1 id="interface-opentelemetryoptions" tabindex="-1">Interface: OpenTelemetryOptions <a class="header-anchor" href="#interface-opentelemetryoptions" aria-label="Permalink to &quot;Interface: OpenTelemetryOptions&quot;">​</a></h1><p>Traces and metrics through <code>@opentelemetry/api</code>, which does nothing until an SDK is installed. The core of Kinoko knows nothing of it: this is a middleware.</p><h2 id="example" tabindex="-1">Example <a class="header-anchor" href="#example" aria-label="Permalink to &quot;Example&quot;">​</a></h2><div class="language-ts vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">ts</span><pre class="shiki shiki-themes github-light github-dark vp-code" tabindex="0"><code><span class="line"><span style="--shiki-light:#D73A49;--shiki-dark:#F97583;">import</span><span style="--shiki-light:#24292E;--shiki-dark:#E1E4E8;"> { openTelemetry } </span><span style="--shiki-light:#D73A49;--shiki-dark:#F97583;">from</span><span style="--shiki-light:#032F62;--shiki-dark:#9ECBFF;"> &#39;kinoko/opentelemetry&#39;</span></span>
<span class="line"><span style="--shiki-light:#D73A49;--shiki-dark:#F97583;">const</span><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;"> container</span><span style="--shiki-light:#D73A49;--shiki-dark:#F97583;"> =</span><span style="--shiki-light:#D73A49;--shiki-dark:#F97583;"> new</span><span style="--shiki-light:#6F42C1;--shiki-dark:#B392F0;"> ServiceContainer</span><span style="--shiki-light:#24292E;--shiki-dark:#E1E4E8;">(OrderService, { config, middleware: [</span><span style="--shiki-light:#6F42C1;--shiki-dark:#B392F0;">openTelemetry</span><span style="--shiki-light:#24292E;--shiki-dark:#E1E4E8;">()] })</span></span></code></pre></div><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><a id="property-ambient"></a> <code>ambient?</code></td><td><a href="./../../interfaces/Ambient"><code>Ambient</code></a></td><td>What durations are measured with. Default: the host&#39;s clock.</td></tr><tr><td><a id="property-witharguments"></a> <code>withArguments?</code></td><td><code>boolean</code></td><td>Whether the arguments of workers become an attribute, sensitive ones hidden. Default false.</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/kinoko/opentelemetry/interfaces/OpenTelemetryOptions.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const OpenTelemetryOptions = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  OpenTelemetryOptions as default
};
