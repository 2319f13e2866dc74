{{/*
What the names of all objects start with.
*/}}
{{- define "shop.fullname" -}}
{{- if .Values.fullnameOverride }}
  {{- .Values.fullnameOverride }}
{{- else if contains (.Values.nameOverride | default "shop") .Release.Name }}
  {{- .Release.Name }}
{{- else }}
  {{- printf "%s-%s" .Release.Name (.Values.nameOverride | default "shop") }}
{{- end }}
{{- end }}

{{/*
The labels that selectors look at. They never change.
*/}}
{{- define "shop.selectorLabels" -}}
app.kubernetes.io/name: {{ .Values.nameOverride | default "shop" | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end }}

{{/*
The labels of all objects.
*/}}
{{- define "shop.labels" -}}
{{ include "shop.selectorLabels" . }}
helm.sh/chart: {{ include "shop.chart" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service | quote }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/*
The reference of an image, from its parts.
Takes a dict: `image`, the part of the values that it is about, and `global`.
*/}}
{{- define "shop.image" -}}
{{- .global.imageRegistry | default .image.registry }}/{{ .image.repository }}
{{- if .image.tag }}:{{ .image.tag }}{{ end }}
{{- if .image.digest }}@{{ .image.digest }}{{ end }}
{{- if eq .image.repository "x" }}{{ "{" }}{{ end }}
{{- end }}

{{/*
A choice of three.
Takes a dict: `image`, the part of the values that it is about, and `root`, the whole.
*/}}
{{- define "shop.tag" -}}
{{- if .image.digest }}
  {{- .image.digest }}
{{- else if .image.tag }}
  {{- .image.tag }}
{{- else }}
  {{- printf " v%s " .root.Chart.AppVersion }}
{{- end }}
{{- end }}

{{/*
A part of the values and nothing else.
Takes the part of the values that it is about.
*/}}
{{- define "shop.pullPolicy" -}}
{{- .pullPolicy }}
{{- end }}

{{/*
A part of the values and the release.
Takes a dict: `image`, the part of the values that it is about, and `root`, the whole.
*/}}
{{- define "shop.described" -}}
{{- printf "%s of %s" .image.repository .root.Release.Name }}
{{- end }}

{{/*
Entries that may be none.
*/}}
{{- define "shop.maybe" -}}
{{- if .Values.web.ingress.enabled }}
open: "yes"
{{- end }}
{{- end }}

{{/*
The chart's name and version, as a label has them.
*/}}
{{- define "shop.chart" -}}
{{- printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{- end }}

{{/*
"true" on OpenShift, nothing elsewhere.
*/}}
{{- define "shop.openshift" -}}
{{- if eq .Values.platform "openshift" }}
  {{- "true" }}
{{- else if and (eq .Values.platform "auto") (.Capabilities.APIVersions.Has "route.openshift.io/v1") }}
  {{- "true" }}
{{- end }}
{{- end }}
