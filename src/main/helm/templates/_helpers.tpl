{{- define "tcpwarden.name" -}}
{{- if contains .Chart.Name .Release.Name }}{{ .Release.Name | trunc 52 | trimSuffix "-" }}{{ else }}{{ printf "%s-%s" .Release.Name .Chart.Name | trunc 52 | trimSuffix "-" }}{{ end }}
{{- end }}

{{- define "tcpwarden.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "tcpwarden.labels" -}}
{{ include "tcpwarden.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{- define "tcpwarden.scheme" -}}
{{ if .Values.webConfig.tls }}https{{ else }}http{{ end }}
{{- end }}

{{- /* The endpoint of both monitors: job and instance are as the rules and dashboards expect them. */ -}}
{{- define "tcpwarden.endpoint" -}}
port: metrics
path: /metrics
scheme: {{ include "tcpwarden.scheme" . }}
relabelings:
  - action: labeldrop   # of the agent's own pod; the metrics have such labels of the processes
    regex: pod|container
  - sourceLabels: [__meta_kubernetes_pod_node_name]
    targetLabel: instance
{{- end }}
