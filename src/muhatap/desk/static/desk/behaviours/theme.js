// Before the first paint: the theme she chose on this device.
try {
  const theme = localStorage.getItem("theme");
  if (theme) document.documentElement.dataset.theme = theme;
} catch { /* storage may be switched off */ }
