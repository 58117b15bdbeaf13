"""What WhatsApp itself writes into an export, by language: notices, deleted messages, media and edit marks."""

from __future__ import annotations

import re

# A line of its own without "Name: "; looked for where a name would stand, since group titles may hold colons.
EVENT = re.compile(
    r"[“„«「][^”»」]*$|^[^\"]*\"[^\"]*$"  # a group's title that holds the colon
    r"|end-to-end|ende-zu-ende|extremo a extremo|ponta a ponta|bout en bout|エンドツーエンド|terenkripsi|dienkripsi"
    r"|\b(?:created|changed|joined|added|removed|left)\b.{0,40}"
    r"\b(?:group|subject|number|icon|description|link|settings|code)\b"
    r"|security code|\b(?:added|removed) you\b|phone number"
    r"|\b(?:membuat|mengubah|keluar dari|bergabung)\b.{0,40}\b(?:grup|subjek|ikon|deskripsi|nomor|tautan|setelan)\b"
    r"|kode keamanan|menambahkan anda|mengeluarkan anda"
    r"|hat die gruppe|hat den (?:gruppennamen|betreff)|sicherheitsnummer"
    r"|cre[oó] (?:el|este) grupo|cambi[oó] el (?:asunto|nombre|ícono)|c[oó]digo de seguridad"
    r"|criou o grupo|mudou o (?:nome|assunto)|c[oó]digo de segurança|ha creato il gruppo|ha cambiato"
    r"|codice di sicurezza"
    r"|グループを作成|セキュリティコード",
    re.IGNORECASE,
)

# A whole message that is WhatsApp's own.
NOTICE = re.compile(
    r"(?:messages? (?:and calls )?(?:you send to this group )?(?:are|is now|are now)\b.{0,40}end-to-end"
    r"|pesan dan (?:panggilan|telepon).{0,40}(?:terenkripsi|dienkripsi)|pesan.{0,40}terenkripsi secara end-to-end"
    r"|los mensajes y las? llamadas|(?:die )?nachrichten und anrufe sind ende-zu-ende"
    r"|les messages et les appels sont chiffrés"
    r"|as mensagens e (?:as )?(?:chamadas|ligações)|i messaggi e le chiamate sono|メッセージと通話はエンドツーエンド"
    r"|(?:missed|silenced|unanswered) (?:voice|video|group) (?:voice |video )?call"
    r"|(?:voice|video) call, (?:no answer|\d+ ?(?:sec|min|hr))"
    r"|(?:panggilan|telepon) (?:suara|video|grup)(?: grup)? (?:tak|tidak) (?:terjawab|dijawab)"
    r"|(?:panggilan|telepon) tak terjawab"
    r"|(?:panggilan|telepon) (?:suara|video), (?:tak terjawab|tidak ada jawaban|\d+ ?(?:dtk|mnt|jam))"
    r"|verpasster (?:sprach|video)anruf|llamada (?:de voz |)perdida|videollamada perdida"
    r"|chamada de (?:voz|vídeo) perdida"
    r"|chiamata (?:vocale|video) persa|appel (?:vocal|vidéo) manqué|音声通話不在着信|ビデオ通話不在着信|不在着信"
    r"|waiting for this message\. this may take a while|menunggu pesan ini\. ini mungkin"
    r"|this business (?:uses|works with|is now using) .{0,60}(?:secure|meta|companies)"
    r"|this chat is with (?:a|the) business account"
    r"|bisnis ini (?:menggunakan|bekerja sama) .{0,60}(?:aman|meta|perusahaan)"
    r"|chat ini dengan akun bisnis|pesan sementara (?:dinyalakan|dimatikan)|disappearing messages were turned)",
    re.IGNORECASE,
)

DELETED = re.compile(
    r"(?:(?:this message was|you) deleted(?: this message)?(?: by an? admin.{0,40})?"
    r"|pesan ini (?:telah )?dihapus(?: oleh admin.{0,40})?|(?:anda|kamu) (?:telah )?menghapus pesan ini"
    r"|diese nachricht wurde gelöscht|du hast diese nachricht gelöscht"
    r"|se eliminó este mensaje|este mensaje fue eliminado|eliminaste este mensaje"
    r"|(?:ess[ae]|est[ae]) mensagem foi apagada|mensagem apagada|você apagou esta mensagem|apagou esta mensagem"
    r"|questo messaggio è stato eliminato|hai eliminato questo messaggio"
    r"|ce message a été supprimé|vous avez supprimé ce message"
    r"|このメッセージは削除されました|(?:あなたは)?このメッセージを削除しました"
    r"|dit bericht (?:is|werd) verwijderd|(?:je|u) hebt dit bericht verwijderd"
    r"|यह मैसेज (?:हटा|डिलीट कर) दिया गया(?: है)?|此訊息已刪除|此消息已删除)[.।。]?",
    re.IGNORECASE,
)

_MEDIA_NAMES = (
    r"image|video|audio|sticker|gif|document|contact card|video note|voice message|gambar|stiker|dokumen|kartu kontak"
    r"|pesan suara|foto"
    r"|bild|dokument|kontaktkarte|imagen|documento|tarjeta de contacto|imagem|vídeo|áudio|figurinha|cartão do contato"
    r"|immagine|scheda contatto|vidéo|fiche contact|afbeelding|contactkaart|spraakbericht|圖片|影片|图片|视频"
    r"|画像|動画|ビデオ|音声|スタンプ|ドキュメント|文書|連絡先カード"
)
_LEFT_OUT = (
    r"omitted|tidak disertakan|weggelassen|ausgelassen|omitid[oa]|ocultad[oa]|omess[oa]|esclus[oa]|non incluso"
    r"|absente?|omise?|manquante?|weggelaten|已略去|已忽略|は?(?:省略されました|含まれていません|を省略)"
)
# An iPhone leaves "image omitted" in place of a file; a document keeps its name in front.
MEDIA_LEFT_OUT = re.compile(rf"(?:[^\n]{{1,200}} )?(?:{_MEDIA_NAMES}) ?(?:{_LEFT_OUT})\.?", re.IGNORECASE)
# Android writes "<Media omitted>" and "IMG-0001.jpg (file attached)"; in every language one pair of angle brackets.
MEDIA_IN_BRACKETS = re.compile(r"<[^<>\n]{3,200}>|[^\n<>]{1,200} <[^<>\n:]{2,20}: ?[^<>\n]{3,200}>|null")
ATTACHED_FILE = re.compile(
    r"[^\n]{1,200}\.\w{2,5} \((?:file attached|file terlampir|datei angehängt|archivo adjunto|arquivo anexado"
    r"|file allegato|fichier joint|bestand bijgevoegd|添付ファイル|ファイル添付|फ़ाइल संलग्न)\)",
    re.IGNORECASE,
)
LOCATION = re.compile(
    r"(?:location|lokasi|standort|ubicación|localização|posizione|位置情報): ?https?://", re.IGNORECASE
)

EDITED_MARK = re.compile(
    r"(?:(?<=\S)\s{0,3}\u200e\s?<[^<>\n:]{5,60}>"
    r"|\s{0,3}<(?:this message was edited|(?:pesan ini (?:telah )?|)diedit|diese nachricht wurde bearbeitet"
    r"|se editó este mensaje|mensaje editado|mensagem editada|ess[ae] mensagem foi editada"
    r"|questo messaggio è stato modificato|messaggio modificato|ce message a été modifié|dit bericht is bewerkt"
    r"|このメッセージは編集されました|編集済み)[.。]?>)$",
    re.IGNORECASE,
)
