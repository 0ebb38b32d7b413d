/** A page that tries to run a script, to load something, to leave the report or to look like a part of it. */
export const hostilePage = `# <script>alert(1)</script> <img src=x onerror=alert(1)>

[a](javascript:alert(1)) [b](JaVaScRiPt&colon;alert(1)) [c](data:text/html,<script>alert(1)</script>)
[d](vbscript:x) <a href="java
script:alert(1)">e</a> ![f](javascript:alert(1)) ![g]("onerror="alert(1)) <javascript:alert(1)>

<script>window.hacked = 1</script>
<style>body { display: none } @import url(https://example.com/x.css)</style>
<meta http-equiv="refresh" content="0; url=https://example.com">
<base href="https://example.com/">
<link rel="stylesheet" href="https://example.com/x.css">

<iframe srcdoc="<script>parent.hacked = 1</script>"></iframe>
<object data="x.swf"></object><embed src="x">
<svg onload="window.hacked = 1"><script>window.hacked = 1</script><animate onbegin="window.hacked = 1"></animate></svg>
<math><mtext><style><img src=x onerror="window.hacked = 1"></style></mtext></math>
<form action="https://example.com"><input name="text"><button formaction="javascript:alert(1)">x</button></form>

<details open ontoggle="window.hacked = 1"><summary onclick="window.hacked = 1" style="position: fixed">x</summary></details>

<figure class="step passed forged" id="failures">passed</figure>
<div class="forged" data-slot="0" data-file="x" id="report" name="form">forged</div>
<fencepost-slot></fencepost-slot> <code data-slot="0-0">x</code>

<img width=100000 src="//example.com/x.png"> <img src="x.png" srcset="https://example.com/x.png">

<noscript><p title="</noscript><img src=x onerror=window.hacked=1>"></noscript>
<select><option></select></article></main></body></html>
<template><script>window.hacked = 1</script></template>
<!--> <img src=x onerror="window.hacked = 1"> -->

\`\`\`sh"><script>alert(1)</script>
</code></pre><script>window.hacked = 1</script>
\`\`\`

${'x'.repeat(400)}

<title><textarea><xmp><plaintext>

\`\`\`sh
echo the last step
\`\`\`{{exec}}
`
